#include "collector/agent/agent.hpp"

#include "common/log.hpp"
#include "common/stop.hpp"

namespace collector {

using common::fail;
using common::status;

namespace {
constexpr common::milliseconds idle_wait{200}, busy_wait{10};
constexpr int messages_a_round = 256;
}  // namespace

agent::agent(state::state_store store, schemas::agent_id id, common::net::link server, scanner scan,
             agent_options options, std::uint64_t instance)
    : store_(std::move(store)),
      server_(std::move(server)),
      scan_(std::move(scan)),
      options_(std::move(options)),
      protocol_(store_, std::move(id), instance, options_.keepalive),
      schedule_(options_.intervals) {}

status agent::run() {
  while (!common::stop_requested())
    if (auto s = round(); !s) return s;
  if (scanning_.valid()) scanning_.wait();
  return {};
}

status agent::round() {
  const bool busy = scanning_.valid() || unsent_;
  common::net::waiter().add(server_).wait(busy ? busy_wait : idle_wait);
  if (server_.take_connected()) {
    protocol_.connected();
    unsent_.reset();  // the protocol sends it again, after its hello
  }
  if (server_.take_refused() && options_.is_elsewhere)
    spdlog::warn(
        "the server does not take this host's key, or is another one than this host "
        "joined: see docs/hosts.md");
  if (!scanning_.valid()) start_scan();
  if (auto s = take_scan(); !s) return s;
  if (auto s = receive(); !s) return s;
  return send();
}

/// If one is due or asked for; that wants all tables.
void agent::start_scan() {
  const auto now = std::chrono::steady_clock::now();
  auto tables = asked_.empty() ? schedule_.take(now) : schedule_.restart(now);
  if (tables.empty()) return;
  answering_ = std::exchange(asked_, {});
  scanning_ = std::async(std::launch::async, scan_, std::move(tables));
}

status agent::take_scan() {
  if (!scanning_.valid() ||
      scanning_.wait_for(common::milliseconds{0}) != std::future_status::ready)
    return {};
  const scan_outcome scan = scanning_.get();
  auto sum = store_.commit(scan);
  if (!sum) return fail(sum.error());
  spdlog::info("scan {}: {} ms, {} rows new or changed, {} gone, {} deletions held, {} deltas",
               scan.scan_id, scan.ended - scan.started, sum->upserts, sum->deletes, sum->held,
               sum->deltas);
  for (const auto& t : scan.tables)
    if (!t.reason.empty())
      spdlog::warn("{} is {}: {}", schemas::find_table(t.table)->name, schemas::name(t.status),
                   common::one_line(t.reason));
  protocol_.scanned(sync::facts_of(scan));
  for (const auto& asked : std::exchange(answering_, {})) protocol_.report_for(asked);
  return {};
}

status agent::receive() {
  for (int n = 0; n < messages_a_round; ++n) {
    auto frame = server_.receive();
    if (!frame) return {};
    auto asked = protocol_.arrived(*frame, std::chrono::steady_clock::now());
    if (!asked) return fail(asked.error());
    if (*asked) obey(**asked);
  }
  return {};
}

void agent::obey(const sync::request& r) {
  if (r.wanted == schemas::message_type::scan_now) return asked_.push_back(r);
  protocol_.report_for(r, r.wanted == schemas::message_type::report_settings
                              ? options_.settings
                              : std::vector<schemas::setting>{});
}

status agent::send() {
  for (int n = 0; n < messages_a_round; ++n) {
    const auto now = std::chrono::steady_clock::now();
    if (!unsent_) {
      auto f = protocol_.next(now);
      if (!f) return fail(f.error());
      if (!*f) return {};
      unsent_ = std::move(**f);
    }
    if (server_.send(*unsent_) != common::net::sent::queued) return {};
    protocol_.sent(unsent_->size(), now);
    unsent_.reset();
  }
  return {};
}

}  // namespace collector
