#include "cli/fleet/chaos_run.hpp"

#include <signal.h>

#include <algorithm>

#include "cli/print/messages.hpp"
#include "common/stop.hpp"

namespace cli {

namespace settings = common::settings;
using clock = std::chrono::steady_clock;
using common::fail;
using common::instant;
using common::milliseconds;
using common::result;
using common::status;
using synthetic::fault_kind;

namespace {

constexpr fleet_shape a_few{.agents = 5, .rows = 60, .keepalive = milliseconds{2'000}, .seed = 0};
constexpr double changes_a_second = 100;
/// A collector waits longer; here it is the server's recovery that counts.
constexpr common::net::link_options quick_to_return{.reconnect = milliseconds{100},
                                                    .longest_reconnect = milliseconds{1'000}};

}  // namespace

schemas::json chaos_json(const chaos_result& r) {
  return {{"kills", r.kills},
          {"stops", r.stops},
          {"partitions", r.partitions},
          {"sent", r.found.sent},
          {"acknowledged", r.found.acknowledged},
          {"stored", r.found.stored},
          {"lost", r.found.lost},
          {"doubled", r.found.doubled},
          {"roots_equal", r.found.roots_equal},
          {"slowest_recovery_ms", r.slowest_recovery.count()}};
}

result<chaos_result> chaos_run::run() {
  say(fmt::format("seed {}", plan_.seed));
  for (const auto step : {&chaos_run::start, &chaos_run::load, &chaos_run::disturb}) {
    const auto s = (this->*step)();
    if (s) continue;
    end_faults(instant::max());  // a stage that is stopped would not end
    return fail(s.error());
  }
  if (auto s = calm_down(); !s) return fail(s.error());
  server_->stop();
  auto found = examine(server_->paths(), *fleet_);
  if (!found) return fail(found.error());
  result_.found = *found;
  return result_;
}

status chaos_run::turn(const waited_for& what) {
  return turn_until(*fleet_, server_.get(), what, [this] {
    const auto now = clock::now();
    (void)fleet_->take_acknowledged();  // an agent knows the newest of its own
    end_faults(now);
    note_recoveries(now);
  });
}

status chaos_run::start() {
  auto started = own_server::start(settings::values(settings::programs::up), plan_.data);
  if (!started) return fail(started.error());
  server_ = std::move(*started);
  auto token = server_->make_token(a_few.agents);
  if (!token) return fail(token.error());
  auto network = synthetic::forwarder::make(server_->address());
  if (!network) return fail(network.error());
  network_ = std::move(*network);
  context_.emplace();
  auto shape = a_few;
  shape.seed = plan_.seed;
  auto all = enlist(*context_, *token, network_->address(), quick_to_return, shape);
  if (!all) return fail(all.error());
  fleet_ = std::move(*all);
  return {};
}

status chaos_run::load() {
  status failed;
  const auto connected = [&] {
    const auto all = fleet_->connect(a_few.agents);
    if (!all) failed = fail(all.error());
    return !all || *all;
  };
  const auto line = [&] { return fmt::format("{} handshakes", fleet_->handshakes()); };
  if (auto s = turn({connected, [&] { return fleet_->handshakes(); }, line}); !s) return s;
  if (!failed) return failed;
  fleet_->scan_all();
  const auto stored = [&] { return fleet_->rows_acknowledged(); };
  return turn({[&] { return fleet_->is_settled(); }, stored,
               [&] { return fmt::format("{} rows are stored", stored()); }});
}

status chaos_run::disturb() {
  const auto end = clock::now() + plan_.lasts;
  fleet_->begin_changes(changes_a_second);
  const auto acknowledged = [&] { return fleet_->changes_acknowledged(); };
  const auto line = [&] {
    return fmt::format("{} changes acknowledged, {} wait", acknowledged(),
                       fleet_->changes_made() - acknowledged());
  };
  while (clock::now() < end) {
    const auto next = faults_.next();
    const auto at = std::min(clock::now() + next.wait, end);
    if (auto s = turn({[&] { return clock::now() >= at; }, acknowledged, line}); !s) return s;
    if (at == end) break;
    open_.push_back({next, 0, {}});
    begin_fault(clock::now());
  }
  return {};
}

/// Everything is lifted, and what was changed gets through; or it does not, and the stores say so.
status chaos_run::calm_down() {
  end_faults(instant::max());
  const auto acknowledged = [&] { return fleet_->changes_acknowledged(); };
  const auto line = [&] {
    return fmt::format("calm: {} changes wait", fleet_->changes_made() - acknowledged());
  };
  auto s = turn({[&] { return recovering_.empty(); }, acknowledged, line});
  fleet_->end_changes();
  if (s) s = turn({[&] { return fleet_->is_settled(); }, acknowledged, line});
  if (s || common::stop_requested()) return s;
  say(s.error().detail);
  return {};
}

// ---- faults ----

void chaos_run::begin_fault(instant now) {
  auto& f = open_.back();
  const auto stage = stage_names[f.what.stage];
  const auto pid = server_->pid_of(stage);
  f.until = now + f.what.lasts;
  switch (f.what.kind) {
    case fault_kind::partition:
      ++result_.partitions;
      say(fmt::format("partition, {} ms{}", f.what.lasts.count(), f.what.cuts ? ", then cut" : ""));
      network_->hold();
      return;
    case fault_kind::stop:
      if (pid == 0) return open_.pop_back();  // it is not up again after a kill
      ++result_.stops;
      say(fmt::format("stop {}, {} ms", stage, f.what.lasts.count()));
      ::kill(pid, SIGSTOP);
      f.stopped = pid;
      return;
    case fault_kind::kill:
      if (pid == 0) return open_.pop_back();
      ++result_.kills;
      say(fmt::format("kill -9 {}", stage));
      ::kill(pid, SIGKILL);
      return;
  }
}

void chaos_run::end_faults(instant now) {
  std::vector<open_fault> ended;
  std::erase_if(open_, [&](const open_fault& f) {
    if (f.until <= now) ended.push_back(f);
    return f.until <= now;
  });
  for (const auto& f : ended) lift(f);
}

/// Unless another one of the same kind goes on.
void chaos_run::lift(const open_fault& f) {
  const auto goes_on = std::ranges::any_of(open_, [&](const open_fault& o) {
    return o.what.kind == f.what.kind && o.stopped == f.stopped;
  });
  if (f.what.kind == fault_kind::partition) {
    if (f.what.cuts) network_->cut();
    if (!goes_on) network_->release();
  } else if (f.what.kind == fault_kind::stop && !goes_on) {
    if (server_->pid_of(stage_names[f.what.stage]) == f.stopped) ::kill(f.stopped, SIGCONT);
  }
  recovering_.push_back(clock::now());
}

void chaos_run::note_recoveries(instant now) {
  auto stored = now;  // up to where every agent's changes are
  for (std::size_t n = 0; n < fleet_->size(); ++n)
    stored = std::min(stored, fleet_->at(n).newest_acknowledged());
  std::erase_if(recovering_, [&](instant since) {
    if (stored < since) return false;
    const auto took = std::chrono::ceil<milliseconds>(now - since);
    result_.slowest_recovery = std::max(result_.slowest_recovery, took);
    return true;
  });
}

}  // namespace cli
