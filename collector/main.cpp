// muster-collector: takes the inventory of a host, evaluates policies, and keeps the server's copy equal to its own.
#include "collector/agent/agent.hpp"
#include "collector/scan/scanner.hpp"
#include "collector/state/identity.hpp"
#include "common/file_memory.hpp"
#include "common/hash.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/low_priority.hpp"
#include "common/stage_options.hpp"
#include "common/stop.hpp"
#include "common/subprocess.hpp"
#include "schemas/versions.hpp"

namespace {

struct options {
  schemas::data_paths paths;
  std::optional<std::string> agent;
  std::string root = "/", name, connect, interval = "1h", keepalive = "30s", judging_time = "30s";
  std::vector<std::string> table_intervals;
  collector::scan_options scan;
};

/// run/NAME.pid; without a name run/collector.pid, or run/collector-ID.pid for a further collector on this data folder.
common::result<common::lock_file> take_pid_file(const schemas::data_paths& paths, const std::string& name, const schemas::agent_id& id) {
  if (!name.empty()) return common::lock_file::take(paths.pid_file(name), "muster-collector " + name);
  auto first = common::lock_file::take(paths.pid_file("collector"), "a collector");
  if (first || first.error().code != common::errc::busy) return first;
  return common::lock_file::take(paths.pid_file("collector-" + id.text()), "a collector of agent " + id.text());
}

/// What `muster agent config` shows: the command line with its defaults filled in. The fields of each are at most some hundreds.
std::vector<schemas::setting> settings_of(const options& o, const schemas::agent_id& id) {
  const auto yes = [](bool b) { return std::string(b ? "true" : "false"); };
  std::vector<schemas::setting> out{{"agent", id.text()},
                                    {"data", o.paths.data},
                                    {"root", o.root},
                                    {"connect", o.connect.empty() ? o.paths.socket("agents") : o.connect},
                                    {"interval", o.interval}};
  for (const auto& t : o.table_intervals) out.push_back({"table_interval", t});
  out.push_back({"keepalive", o.keepalive});
  for (const auto& p : o.scan.policies) out.push_back({"policy", p});
  out.push_back({"trust_commands", yes(o.scan.trust_commands)});
  out.push_back({"native", yes(o.scan.native)});
  out.push_back({"parallel", std::to_string(o.scan.parallel)});
  out.push_back({"judging_time", o.judging_time});
  out.push_back({"network_mounts", yes(o.scan.network_mounts)});
  return out;
}

/// The value of an option that is a time.
common::result<common::milliseconds> time_of(const char* option, const std::string& typed) {
  auto t = common::parse_interval(typed);
  if (!t) return fail(t.error().code, "{}: {}", option, t.error().detail);
  return t;
}

/// What was seen of its files is remembered between scans.
common::result<common::root_dir> open_host(const std::string& root) {
  auto host = common::root_dir::open(root);
  if (!host) return fail(host.error().code, "--root {}", host.error().detail);
  return host->remembering(std::make_shared<common::file_memory>());
}

common::status serve(options o) {
  auto intervals = collector::parse_intervals(o.interval, o.table_intervals);
  auto keepalive = time_of("--keepalive", o.keepalive), judging = time_of("--judging-time", o.judging_time);
  if (!intervals || !keepalive || !judging) return fail(!intervals ? intervals.error() : !keepalive ? keepalive.error() : judging.error());
  o.scan.judging_time = *judging;
  auto host = open_host(o.root);
  if (!host) return fail(host.error());
  auto id = collector::agent_identity(o.paths, *host, o.agent);
  if (!id) return fail(id.error());
  const std::string dir = o.paths.collector(*id);
  auto lock = common::lock_file::take(dir + "/lock", "a collector of agent " + id->text());
  if (!lock) return fail(lock.error());
  auto pid_file = take_pid_file(o.paths, o.name, *id);
  if (!pid_file) return fail(pid_file.error());
  if (o.scan.policies.empty() && !collector::default_policy().empty()) o.scan.policies.push_back(collector::default_policy());
  const auto instance = common::random_u64() | 1;
  auto store = collector::state::state_store::open(dir, instance);
  if (!store) return fail(store.error());
  const common::net::context context;
  auto server = common::net::link::connect(context, o.connect.empty() ? o.paths.socket("agents") : o.connect);
  if (!server) return fail(server.error());
  collector::policy::command_times times;
  o.scan.times = &times;
  common::adopt_orphans();
  spdlog::info("agent {}", id->text());
  spdlog::info("ready");
  return collector::agent(
             std::move(*store), *id, std::move(*server),
             [&](const std::vector<schemas::table_id>& tables) {
               common::lower_priority();  // the thread of a scan is its own
               auto options = o.scan;
               options.tables = tables;
               auto scan = collector::scan_host(*host, options);
               common::sweep_children();  // what a policy's command left behind
               return scan;
             },
             {.intervals = std::move(*intervals), .keepalive = *keepalive, .settings = settings_of(o, *id)}, instance)
      .run();
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  common::start_log("collector");
  options o;
  common::stage_options line(
      "muster-collector scans a host at an interval, keeps its own copy of what it found, and sends what changed.\n"
      "`muster up` starts one; start further ones alone, for another --root or as another --agent.",
      schemas::version_text());
  line.required("--data", o.paths.data, "the data folder; without --connect also the server's")
      .text("--agent", o.agent, "the agent's id; default: DIR/agent-id, made from the machine id")
      .text("--root", o.root, "a file system to examine instead of this host's: processes and commands are then left out")
      .text("--name", o.name, "its name in run/NAME.pid; default: collector, or collector-ID for a further one")
      .text("--connect", o.connect, "the server's agents.sock")
      .text("--interval", o.interval, "time between scans: 250ms 30s 5m 1h")
      .texts("--table-interval", o.table_intervals, "TABLE=TIME: an interval of its own, as packages=6h; may be given for several")
      .text("--keepalive", o.keepalive, "time between signs of life")
      .texts("--policy", o.scan.policies, "a policy file; may be given several times; default: muster_linux_baseline.yml")
      .flag("--trust-commands", o.scan.trust_commands, "run the commands of the policies; they run as this user")
      .flag("!--no-native", o.scan.native, "start every command, also those that can be answered without")
      .number("--parallel", o.scan.parallel, 0, 64, "commands at a time; 0: as many as cores")
      .text("--judging-time", o.judging_time, "CPU time for judging one policy; rules past it are invalid")
      .flag("--network-mounts", o.scan.network_mounts, "look into network and FUSE mounts too; one that does not answer stops the scan");
  if (const auto done = line.parse(argc, argv)) return *done;
  const auto s = serve(std::move(o));
  if (!s) spdlog::error("{}", s.error().detail);
  return s ? 0 : 1;
}
