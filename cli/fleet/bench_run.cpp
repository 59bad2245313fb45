#include "cli/fleet/bench_run.hpp"

#include <signal.h>

#include "cli/fleet/driver.hpp"
#include "cli/print/messages.hpp"
#include "common/hash.hpp"
#include "common/stop.hpp"
#include "synthetic/process_figures.hpp"

namespace cli {

namespace settings = common::settings;
using clock = std::chrono::steady_clock;
using common::errc;
using common::fail;
using common::milliseconds;
using common::result;
using common::status;

namespace {

constexpr milliseconds keepalive{60'000};
constexpr auto idle_settles = std::chrono::seconds{1}, idle_time = std::chrono::seconds{5};
/// As many as a server works off well within the second that libzmq gives a handshake.
constexpr std::size_t open_handshakes = 256;
/// Files of the broker and of ours that are no connections.
constexpr std::uint64_t further_files = 256;

double seconds(clock::duration d) { return std::chrono::duration<double>(d).count(); }
double seconds_since(common::instant t) { return seconds(clock::now() - t); }

}  // namespace

result<bench_result> bench_run::run() {
  if (auto s = synthetic::allow_open_files(plan_.agents + further_files); !s)
    return fail(s.error());
  const std::array steps{&bench_run::start_server, &bench_run::enroll, &bench_run::connect,
                         &bench_run::load,         &bench_run::change, &bench_run::drain,
                         &bench_run::storm,        &bench_run::idle,   &bench_run::examine};
  for (const auto step : steps)
    if (auto s = (this->*step)(); !s) return fail(s.error());
  return result_;
}

status bench_run::turn(const waited_for& what) {
  return turn_until(*fleet_, server_.get(), what, [this] { note_acknowledged(); });
}

void bench_run::note_acknowledged() {
  const auto now = clock::now();
  for (const auto due : fleet_->take_acknowledged()) latencies_.add(due, now);
}

/// Memory of each stage, and its CPU since the last line, in percent of a core.
std::string bench_run::stage_figures() {
  if (!server_) return {};
  std::string out;
  const auto now = clock::now();
  const auto passed = seconds(now - std::exchange(figures_at_, now));
  for (const auto& s : server_->stages()) {
    const auto cpu = synthetic::cpu_time(s.pid).value_or(std::chrono::nanoseconds{0});
    const auto used = seconds(cpu - std::exchange(cpu_before_[s.name], cpu));
    out += fmt::format(", {} {} MiB {:.0f} %", s.name,
                       synthetic::resident_kib(s.pid).value_or(0) / 1024, 100 * used / passed);
  }
  return out;
}

// ---- the steps ----

status bench_run::start_server() {
  if (plan_.server) {
    say("a server that is not ours: what its stages cost and what is in its stores is not known");
    token_ = *plan_.server;
    return {};
  }
  settings::values typed(settings::programs::up);
  typed.put(settings::hash_budget, "0");  // it would hide what there is beside it
  auto started = own_server::start(typed, plan_.data);
  if (!started) return fail(started.error());
  server_ = std::move(*started);
  broker_kib_ = synthetic::resident_kib(server_->pid_of("broker")).value_or(0);
  auto token = server_->make_token(plan_.agents);
  if (!token) return fail(token.error());
  token_ = std::move(*token);
  say(fmt::format("a server of our own listens on {}", server_->address().text()));
  return {};
}

status bench_run::enroll() {
  const auto at = common::net::parse_tcp_address(token_.addresses.front());
  if (!at) return fail(at.error());
  context_.emplace();
  auto all = enlist(*context_, token_, *at, {},
                    {.agents = plan_.agents,
                     .rows = plan_.rows,
                     .keepalive = keepalive,
                     .seed = common::random_u64()});
  if (!all) return fail(all.error());
  fleet_ = std::move(*all);
  return {};
}

status bench_run::connect() {
  status failed;
  const auto begin = clock::now();
  std::optional<common::instant> all_shook;
  const auto done = [&] {
    const auto all = fleet_->connect(open_handshakes);
    if (!all) failed = fail(all.error());
    if (!all_shook && fleet_->handshakes() >= plan_.agents) all_shook = clock::now();
    return !all || *all;
  };
  const auto shook = [&] { return fleet_->handshakes(); };
  const auto line = [&] {
    return fmt::format("handshakes {} of {}, greeted {}{}", shook(), plan_.agents,
                       fleet_->greeted(), stage_figures());
  };
  const auto moves = [&] { return shook() + fleet_->greeted(); };
  if (auto s = turn({done, moves, line}); !s) return s;
  result_.agents = plan_.agents;
  result_.rows = std::uint64_t{plan_.rows} * plan_.agents;
  result_.handshakes_per_s =
      static_cast<double>(plan_.agents) / seconds(all_shook.value_or(clock::now()) - begin);
  if (!failed || !server_) return failed;
  const auto broker = synthetic::resident_kib(server_->pid_of("broker")).value_or(0);
  result_.broker_kib_per_agent = (static_cast<double>(broker) - static_cast<double>(broker_kib_)) /
                                 static_cast<double>(plan_.agents);
  return {};
}

status bench_run::load() {
  fleet_->scan_all();
  const auto begin = clock::now();
  const auto stored = [&] { return fleet_->rows_acknowledged(); };
  const auto line = [&] {
    return fmt::format("first load {} of {} rows{}", stored(), result_.rows, stage_figures());
  };
  auto s = turn({[&] { return fleet_->is_settled(); }, stored, line});
  result_.rows_per_s = static_cast<double>(result_.rows) / seconds_since(begin);
  return s;
}

status bench_run::change() {
  const auto begin = clock::now(), end = begin + plan_.duration;
  const auto before = fleet_->changes_acknowledged();
  auto last = before;
  fleet_->begin_changes(plan_.rate);
  const auto line = [&] {
    const auto n = fleet_->changes_acknowledged();
    const auto a_second = n - std::exchange(last, n);
    return fmt::format("changes {}/s acknowledged, {} wait, p50 {:.1f} ms p99 {:.1f} ms{}",
                       a_second, fleet_->changes_made() - n, latencies_.quantile(0.5),
                       latencies_.take_recent(0.99), stage_figures());
  };
  auto s = turn(
      {[&] { return clock::now() >= end; }, [&] { return fleet_->changes_acknowledged(); }, line});
  fleet_->end_changes();
  result_.deltas_per_s =
      static_cast<double>(fleet_->changes_acknowledged() - before) / seconds_since(begin);
  return s;
}

status bench_run::drain() {
  const auto acknowledged = [&] { return fleet_->changes_acknowledged(); };
  const auto line = [&] {
    return fmt::format("waiting for {} changes", fleet_->changes_made() - acknowledged());
  };
  auto s = turn({[&] { return fleet_->is_settled(); }, acknowledged, line});
  result_.p50_ms = latencies_.quantile(0.5);
  result_.p99_ms = latencies_.quantile(0.99);
  if (s || common::stop_requested()) return s;
  say(s.error().detail);  // the stores say what became of them
  return {};
}

/// All stages are killed at once, and every agent comes back at the same time, while rows change.
status bench_run::storm() {
  if (!plan_.storm) return {};
  const auto begin = clock::now();
  const auto handshakes = fleet_->handshakes() + plan_.agents;
  for (const auto& stage : server_->stages()) ::kill(stage.pid, SIGKILL);
  fleet_->begin_changes(plan_.rate);
  const auto are_back = [&] {
    return fleet_->handshakes() >= handshakes && fleet_->greeted() == plan_.agents;
  };
  const auto line = [&] {
    return fmt::format("storm: {} of {} are back, {} changes wait{}", fleet_->greeted(),
                       plan_.agents, fleet_->changes_made() - fleet_->changes_acknowledged(),
                       stage_figures());
  };
  const auto moves = [&] {
    return fleet_->handshakes() + fleet_->greeted() + fleet_->changes_acknowledged();
  };
  auto s = turn({are_back, moves, line});
  fleet_->end_changes();
  if (s) s = turn({[&] { return fleet_->is_settled(); }, moves, line});
  result_.storm_s = seconds_since(begin);
  return s;
}

status bench_run::idle() {
  fleet_->spread_hellos(keepalive);
  const auto cpu = [&] {
    std::chrono::nanoseconds out{0};
    for (const auto& s : server_ ? server_->stages() : std::vector<supervisor::running>{})
      out += synthetic::cpu_time(s.pid).value_or(std::chrono::nanoseconds{0});
    return out;
  };
  const auto rest = [&](clock::duration d) {
    const auto until = clock::now() + d;
    return turn({[&] { return clock::now() >= until; }, [] { return 0; },
                 [&] { return "idle" + stage_figures(); }});
  };
  if (auto s = rest(idle_settles); !s) return s;
  const auto before = cpu();
  const auto begin = clock::now();
  if (auto s = rest(idle_time); !s) return s;
  if (!server_) return {};
  result_.idle_cpu_percent = 100 * seconds(cpu() - before) / seconds_since(begin);
  const auto wdb = synthetic::resident_kib(server_->pid_of("wdb")).value_or(0);
  result_.wdb_mib = static_cast<double>(wdb) / 1024;
  return {};
}

status bench_run::examine() {
  if (!server_) {
    result_.found.sent = fleet_->changes_sent();
    result_.found.acknowledged = fleet_->changes_acknowledged();
    return {};
  }
  server_->stop();
  auto found = cli::examine(server_->paths(), *fleet_);
  if (!found) return fail(found.error());
  result_.found = *found;
  result_.looked_into_stores = true;
  return {};
}

}  // namespace cli
