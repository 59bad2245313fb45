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

agent::agent(state::state_store store, schemas::agent_id id, server_link server, scanner scan,
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

void agent::look_around() {
  auto changed = options_.look_around ? options_.look_around() : std::nullopt;
  if (!changed) return;
  schedule_.use(changed->intervals, std::chrono::steady_clock::now());
  protocol_.use_keepalive(changed->keepalive);
  options_.settings = std::move(changed->settings);
}

status agent::round() {
  look_around();
  const bool busy = scanning_.valid() || unsent_;
  common::net::waiter().add(server_.link()).wait(busy ? busy_wait : idle_wait);
  if (auto s = look_at_connection(); !s) return s;
  if (!scanning_.valid()) start_scan();
  if (auto s = take_scan(); !s) return s;
  if (auto s = receive(); !s) return s;
  return send();
}

status agent::look_at_connection() {
  const auto fresh = server_.take_connected(std::chrono::steady_clock::now());
  if (!fresh) return fail(fresh.error());
  if (*fresh) {
    protocol_.connected();
    unsent_.reset();  // the protocol sends it again, after its hello
    if (options_.elsewhere)
      if (auto s = options_.elsewhere->keys.connected_with(server_.way()->keys.own); !s) return s;
  }
  if (server_.take_refused() && options_.elsewhere)
    spdlog::warn(
        "the server does not take this host's key, or is another one than this host "
        "joined: see docs/hosts.md");
  if (server_.take_away(std::chrono::steady_clock::now()))
    spdlog::warn(
        "{}: no server has answered for {} s; what changes is kept and sent when one does",
        server_.way() != nullptr ? server_.way()->address.text() : "the server on this host",
        server_link::told_after.count() / 1000);
  return {};
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
  tell_incomplete(scan);
  protocol_.scanned(sync::facts_of(scan));
  for (const auto& asked : std::exchange(answering_, {})) protocol_.report_for(asked);
  return {};
}

/// What is not whole is told when it begins, changes and ends, not with every scan.
void agent::tell_incomplete(const scan_outcome& scan) {
  for (const auto& t : scan.tables) {
    const auto& name = schemas::find_table(t.table)->name;
    const auto now =
        t.reason.empty() ? "" : fmt::format("{}: {}", schemas::name(t.status), t.reason);
    auto& told = incomplete_[t.table];
    if (now == told) continue;
    told = now;
    if (now.empty())
      spdlog::info("{} is whole again", name);
    else
      spdlog::warn("{} is {}", name, common::one_line(now));
  }
}

status agent::receive() {
  for (int n = 0; n < messages_a_round; ++n) {
    auto frame = server_.link().receive();
    if (!frame) return {};
    auto asked = protocol_.arrived(*frame, std::chrono::steady_clock::now());
    if (!asked) return fail(asked.error());
    if (!*asked) continue;
    if (auto s = obey(**asked); !s) return s;
  }
  return {};
}

status agent::obey(const sync::request& r) {
  switch (r.wanted) {
    case schemas::message_type::scan_now:
      asked_.push_back(r);
      break;
    case schemas::message_type::make_key:
      make_key();
      break;
    case schemas::message_type::key_taken:
      return use_new_key();
    case schemas::message_type::server_keys:
      return learn(r.keys);
    case schemas::message_type::report_settings:
      protocol_.report_for(r, options_.settings);
      break;
    default:
      protocol_.report_for(r);
  }
  return {};
}

/// The old key goes on where that fails: the server asks again.
void agent::make_key() {
  if (!options_.elsewhere) return;
  auto key = options_.elsewhere->keys.make_next();
  if (!key) return spdlog::error("no new key can be made: {}", key.error().detail);
  protocol_.announce_key(std::move(*key), std::chrono::steady_clock::now());
}

status agent::use_new_key() {
  if (!options_.elsewhere) return {};
  if (auto s = options_.elsewhere->keys.use_next(); !s) return s;
  spdlog::info("this host has a new key, which the server knows");
  auto ways = options_.elsewhere->ways();
  if (!ways) return fail(ways.error());
  return server_.change(std::move(*ways), std::chrono::steady_clock::now());
}

/// A server.yaml that cannot be written is no reason to end: the server says it at each greeting.
status agent::learn(const schemas::server_keys& told) {
  if (!options_.elsewhere) return {};
  const auto is_new = options_.elsewhere->learn(told);
  if (!is_new) {
    spdlog::error("what the server says of its keys is not kept: {}", is_new.error().detail);
    return {};
  }
  if (!*is_new) return {};
  spdlog::info(told.keys.size() > 1 ? "the server is given another key: this host knows both now"
                                    : "the server has one key from now on");
  auto ways = options_.elsewhere->ways();
  if (!ways) return fail(ways.error());
  return server_.change(std::move(*ways), std::chrono::steady_clock::now());
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
    if (server_.link().send(*unsent_) != common::net::sent::queued) return {};
    protocol_.sent(unsent_->size(), now);
    unsent_.reset();
  }
  return {};
}

}  // namespace collector
