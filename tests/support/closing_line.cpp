#include "tests/support/closing_line.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <iostream>
#include <map>

#include "collector/state/state_store.hpp"
#include "store/history.hpp"
#include "tests/support/process.hpp"

namespace tests {

namespace {

constexpr auto users = schemas::table_id::users;

/// Name of a change → how often it was met.
using tally = std::map<std::string, std::size_t>;

class counting {
 public:
  explicit counting(const host_changes& made) : made_(made) {}
  void look_at(const std::string& text) {
    for (auto at = text.find("change"); at != std::string::npos; at = text.find("change", at + 1))
      if (const auto name = text.substr(at, 12); is_ours(name)) ++seen_[name];
  }
  std::size_t of(const std::string& name) const {
    const auto at = seen_.find(name);
    return at == seen_.end() ? 0 : at->second;
  }

 private:
  /// Names ascend.
  bool is_ours(const std::string& name) const {
    return std::ranges::binary_search(made_.names(), name);
  }
  const host_changes& made_;
  tally seen_;
};

}  // namespace

std::string account::text(std::chrono::milliseconds recovered) const {
  return fmt::format(
      "sent {}, acknowledged {}, stored {}, lost {}, doubled {}, roots {}, recovered in {} ms",
      sent, acknowledged, stored, lost, doubled, roots_equal ? "equal" : "different",
      recovered.count());
}

account take_account(const two_copies& copies, const host_changes& made, alerting alerts) {
  const auto id = *schemas::agent_id::parse(copies.agent);
  counting here(made), waiting(made), there(made), history(made), raised(made);
  if (const auto mine = collector::state::state_store::open_read_only(copies.host.collector(id))) {
    if (const auto rows = mine->rows(users))
      for (const auto& r : *rows) here.look_at(r.key.bytes);
    (void)mine->each_entry(0, [&](auto, const auto& e) {
      waiting.look_at(e.payload.bytes);
      return true;
    });
  }
  if (const auto store = store::agent_store::open(copies.server.store(id), true))
    if (const auto txn = common::kv::txn::read(store->env())) {
      const store::reader r(*store, *txn);
      if (const auto rows = r.rows(users))
        for (const auto& row : *rows) there.look_at(row.key.bytes);
      (void)store::each_change(
          r, {users}, [&](std::uint64_t, const store::history_record& h) -> common::status {
            history.look_at(h.key.bytes);
            return {};
          });
    }
  for (const auto& a : stored_alerts(copies.server))
    if (a["agent"] == copies.agent && a["rule"] == "user-added")
      raised.look_at(a["message"].get<std::string>().substr(0, 18));
  account out{.sent = made.names().size(), .roots_equal = copies.roots_equal()};
  for (const auto& name : made.names()) {
    const bool silent = alerts == alerting::each_once && raised.of(name) == 0;
    out.acknowledged += here.of(name) > 0 && waiting.of(name) == 0;
    out.stored += there.of(name) > 0;
    out.lost += there.of(name) == 0 || silent;
    out.doubled += std::max<std::size_t>(history.of(name), 1) - 1;
    out.doubled += std::max<std::size_t>(raised.of(name), 1) - 1;
  }
  return out;
}

void close_account(const two_copies& copies, const host_changes& made, const stopwatch& since,
                   const std::function<std::string()>& tell, alerting alerts) {
  const auto is_complete = [&] {
    if (!copies.settled()) return false;
    const auto now = take_account(copies, made, alerts);
    return now.acknowledged == now.sent && now.stored == now.sent && now.lost == 0;
  };
  await("both copies to have every change and be equal", is_complete, std::chrono::seconds{90},
        [&] { return copies.positions() + tell(); });
  const auto took = since.passed();
  const auto now = take_account(copies, made, alerts);
  std::cout << now.text(took) << std::endl;
  CHECK(now.acknowledged == now.sent);
  CHECK(now.stored == now.sent);
  CHECK(now.lost == 0);
  CHECK(now.doubled == 0);
  CHECK(now.roots_equal);
  copies.check_history();
}

}  // namespace tests
