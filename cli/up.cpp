// `muster up`: all stages on this host, supervised.
#include <algorithm>
#include <filesystem>
#include <thread>

#include "analyzer/ruleset.hpp"
#include "cli/commands.hpp"
#include "cli/summary.hpp"
#include "cli/supervisor.hpp"
#include "collector/scan/schedule.hpp"
#include "collector/state/identity.hpp"
#include "common/byte_size.hpp"
#include "common/clock.hpp"
#include "common/lock_file.hpp"
#include "common/net/link.hpp"
#include "common/stop.hpp"
#include "store/alert_log.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr common::milliseconds pause{20};
constexpr auto ready_patience = std::chrono::seconds{30}, verified_patience = std::chrono::seconds{120};

status prepare_data(const schemas::data_paths& paths) {
  namespace fs = std::filesystem;
  for (const auto& dir : {paths.data, paths.run(), paths.data + "/log", paths.stores(), paths.data + "/collector"}) {
    std::error_code ec;
    fs::create_directories(dir, ec);
    if (!ec) fs::permissions(dir, fs::perms::owner_all, ec);
    if (ec) return fail(errc::io, "{}: cannot be made ours: {}; choose another --data", dir, ec.message());
  }
  for (const auto* name : {"stages", "agents", "tap"})
    if (auto s = common::net::check_socket_path(paths.socket(name)); !s) return s;
  return {};
}

double seconds_since(common::instant t) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - t).count(); }

struct further_collector {
  std::string id, root;
};

/// `ID=ROOT` of --collector; ids differ from each other and from this host's.
result<std::vector<further_collector>> parse_further(const std::vector<std::string>& texts, const schemas::agent_id& own) {
  std::vector<further_collector> out;
  for (const auto& text : texts) {
    const auto equals = text.find('=');
    const auto id = schemas::agent_id::parse(text.substr(0, equals));
    if (!id || equals == text.npos || equals + 1 == text.size())
      return fail(errc::usage, "--collector '{}': want ID=ROOT, an agent id and the folder it examines", text);
    const bool taken = *id == own || std::ranges::any_of(out, [&](const auto& f) { return f.id == id->text(); });
    if (taken) return fail(errc::usage, "--collector '{}': there is an agent '{}' already", text, id->text());
    auto root = common::root_dir::open(text.substr(equals + 1));
    if (!root) return fail(root.error().code, "--collector {}", root.error().detail);
    out.push_back({id->text(), text.substr(equals + 1)});
  }
  return out;
}

class up_run {
 public:
  up_run(const common_options& c, const up_options& o, schemas::agent_id agent, std::vector<further_collector> further)
      : c_(c), o_(o), agent_(std::move(agent)), further_(std::move(further)), stages_(c.paths) {}

  /// Exit code.
  int run() {
    add_stages();
    if (auto s = wait_ready(); !s) return report_error(s.error());
    if (auto s = wait_verified(); !s) return report_error(s.error());
    if (common::stop_requested() && o_.once) return exit_ok;
    int code = print_result();
    if (o_.once || code == exit_error) return stop(code);
    say("running; alerts appear here, Ctrl-C stops everything");
    if (auto s = follow_alerts(); !s) return stop(report_error(s.error()));
    return stop(exit_ok);
  }

 private:
  void add_stages() {
    const std::string& data = c_.paths.data;
    stages_.add("broker", "muster-broker", {"--data", data});
    stages_.add("wdb", "muster-wdb", {"--data", data, "--history-age", o_.history_age, "--history-size", o_.history_size});
    for (unsigned i = 1; i <= o_.analyzers; ++i) {
      const std::string name = fmt::format("analyzer-{}", i);
      std::vector<std::string> arguments{"--data", data, "--name", name};
      if (!o_.rules.empty()) arguments.insert(arguments.end(), {"--rules", o_.rules});
      stages_.add(name, "muster-analyzer", std::move(arguments));
    }
    add_collector("collector", agent_.text(), o_.root);
    for (const auto& f : further_) add_collector("collector-" + f.id, f.id, f.root);
  }

  void add_collector(const std::string& name, const std::string& agent, const std::string& root) {
    std::vector<std::string> arguments{"--data", c_.paths.data, "--name", name, "--agent", agent, "--root", root, "--interval", o_.interval};
    for (const auto& t : o_.table_intervals) arguments.insert(arguments.end(), {"--table-interval", t});
    for (const auto& p : o_.policies) arguments.insert(arguments.end(), {"--policy", p});
    if (o_.trust_commands) arguments.emplace_back("--trust-commands");
    if (!o_.native) arguments.emplace_back("--no-native");
    if (o_.network_mounts) arguments.emplace_back("--network-mounts");
    arguments.insert(arguments.end(), {"--parallel", std::to_string(o_.parallel), "--judging-time", o_.judging_time});
    stages_.add(name, "muster-collector", std::move(arguments));
  }

  status wait_ready() {
    say(fmt::format("starting broker, wdb, {} analyzer(s) and {} collector(s)", o_.analyzers, 1 + further_.size()));
    const auto until = std::chrono::steady_clock::now() + ready_patience;
    while (!common::stop_requested()) {
      if (auto s = stages_.tend(); !s) return s;
      if (stages_.all_ready()) return say("ready"), status{};
      if (std::chrono::steady_clock::now() > until)
        return fail(errc::timeout, "the stages did not come up within 30 s: {}", stages_.flapping().value_or("look into " + c_.paths.data + "/log"));
      std::this_thread::sleep_for(pause);
    }
    return {};
  }

  /// Until every table of the first report is verified, or the time is over; progress on stderr as it comes.
  status wait_verified() {
    const auto until = std::chrono::steady_clock::now() + verified_patience;
    std::size_t shown = 0;
    bool reported = false;
    while (!common::stop_requested() && std::chrono::steady_clock::now() < until) {
      if (auto s = stages_.tend(); !s) return s;
      if (auto store = open_store::of(c_.paths, agent_.text())) {
        auto sum = summarize((*store)->reader());
        if (!sum && sum.error().code != errc::corrupt) return fail(sum.error());
        if (sum && sum->reported && fresh(*sum)) {
          if (!std::exchange(reported, true)) say("scan " + sum->scan_id + " is stored");
          if (sum->verified > shown) say(fmt::format("{}/{} tables verified", shown = sum->verified, sum->tables));
          if (sum->done()) return {};
        }
      }
      std::this_thread::sleep_for(pause);
    }
    return {};
  }

  /// A report of this run, not what an earlier one left: scan ids begin with their time.
  bool fresh(const scan_summary& s) const { return s.scan_id >= since_; }

  int print_result() {
    auto store = open_store::of(c_.paths, agent_.text());
    if (!store) return report_error(store.error());
    const auto reader = (*store)->reader();
    auto sum = summarize(reader);
    if (!sum) return report_error(sum.error());
    if (c_.as == format::json) {
      auto j = summary_json(reader, agent_.text(), c_.paths.data, seconds_since(started_));
      if (!j) return report_error(j.error());
      printer(c_.as).row(*j);
    } else if (auto s = print_summary(reader, agent_.text(), c_.paths.data, seconds_since(started_)); !s) {
      return report_error(s.error());
    }
    if (!sum->done()) {
      std::string names;
      for (const auto& n : sum->waiting) names += " " + n;
      say("not verified within 120 s:" + names);
    }
    return sum->done() && sum->complete() ? exit_ok : exit_incomplete;
  }

  status follow_alerts() {
    auto store = store::alert_log::open(c_.paths.alerts(), true);
    if (!store) return fail(store.error());
    std::uint64_t after = 0;
    bool announced = false, show = false;
    printer out(c_.as);
    while (!common::stop_requested()) {
      if (auto s = stages_.tend(); !s) return s;
      const auto flapping = stages_.flapping();
      if (flapping && !announced) say("keeps dying: " + *flapping);
      announced = flapping.has_value();
      auto s = store->each(after, [&](std::uint64_t sequence, const schemas::alert& a) -> status {
        after = sequence;
        if (!show && a.time < started_wall_) return {};  // raised before this run
        if (out.is_json())
          out.row(schemas::alert_json(a));
        else
          print_line("{} {} {} {}: {}", common::format_time(a.time), name(static_cast<schemas::severity>(a.severity)), a.agent, a.rule,
                     a.message);
        return {};
      });
      show = true;
      if (!s) return s;
      std::fflush(stdout);
      std::this_thread::sleep_for(pause * 5);
    }
    return {};
  }

  int stop(int code) {
    say("stopping collector, analyzers, wdb, broker");
    stages_.stop();
    return code;
  }

  const common_options& c_;
  const up_options& o_;
  schemas::agent_id agent_;
  std::vector<further_collector> further_;
  supervisor stages_;
  common::instant started_ = std::chrono::steady_clock::now();
  std::int64_t started_wall_ = common::wall_ms();
  std::string since_ = common::format_time(started_wall_);
};

/// What the stages would refuse one by one, said at once.
status check_typed(const up_options& o) {
  if (auto i = collector::parse_intervals(o.interval, o.table_intervals); !i) return fail(i.error());
  if (auto a = common::parse_interval(o.history_age); !a) return fail(a.error().code, "--history-age: {}", a.error().detail);
  if (auto b = common::parse_byte_size(o.history_size); !b) return fail(b.error().code, "--history-size: {}", b.error().detail);
  if (auto t = judging_time(o.judging_time); !t) return fail(t.error());
  // A running analyzer keeps its old rules when a file is broken; one that starts has none.
  if (!o.rules.empty())
    if (auto r = analyzer::load_ruleset(o.rules); !r) return fail(r.error());
  return {};
}

}  // namespace

int up(const common_options& c, const up_options& o) {
  if (auto s = check_typed(o); !s) return report_error(s.error());
  if (auto s = prepare_data(c.paths); !s) return report_error(s.error());
  auto lock = common::lock_file::take(c.paths.lock(), "muster up");
  if (!lock) return report_error(lock.error());
  auto host = common::root_dir::open(o.root);
  if (!host) return report_error({host.error().code, "--root " + host.error().detail});
  auto agent = collector::agent_identity(c.paths, *host, o.agent);
  if (!agent) return report_error(agent.error());
  auto further = parse_further(o.further, *agent);
  if (!further) return report_error(further.error());
  return up_run(c, o, std::move(*agent), std::move(*further)).run();
}

}  // namespace cli
