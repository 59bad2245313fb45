// muster: the command line.
#include <CLI/CLI.hpp>
#include <csignal>

#include "cli/commands.hpp"
#include "cli/stores.hpp"
#include "common/log.hpp"
#include "common/stop.hpp"
#include "common/suggest.hpp"

namespace {

using namespace cli;

/// Everything that can be typed.
struct arguments {
  common_options common;
  std::string as = "table";
  up_options up;
  scan_command scan;
  policy_command policy;
  std::optional<std::string> verify_agent;
  std::string agent, check;
  std::optional<std::string> resync_table;
  dump_command dump;
  diff_command diff;
  blame_command blame;
  export_command exported;
  tap_command tap;
  bool follow = false, markdown = false;
};

CLI::App* command(CLI::App& app, arguments& a, const std::string& name, const std::string& text) {
  auto* c = app.add_subcommand(name, text);
  c->add_option("--format", a.as, "table, or json: one object a line")->check(CLI::IsMember({"table", "json"}))->capture_default_str();
  c->add_option("--data", a.common.paths.data, "the data folder")->capture_default_str();
  return c;
}

CLI::App* agent_command(CLI::App& app, arguments& a, const std::string& name, const std::string& text) {
  auto* c = command(app, a, name, text);
  c->add_option("AGENT", a.agent, "an agent id, a unique prefix of one, or a unique host name")->required();
  return c;
}

/// How a policy's commands are asked.
template <class Options>
void add_command_options(CLI::App* c, Options& o) {
  c->add_flag("--trust-commands", o.trust_commands, "run the commands of the policies, as this user");
  c->add_flag("!--no-native", o.native, "start every command, also those that can be answered without");
  c->add_option("--parallel", o.parallel, "commands at a time; 0: as many as cores")->check(CLI::Range(0, 64));
}

/// What bounds the time of a scan.
template <class Options>
void add_bounds(CLI::App* c, Options& o) {
  c->add_option("--judging-time", o.judging_time, "CPU time for judging one policy: 250ms 30s 5m; rules past it are invalid")->capture_default_str();
  c->add_flag("--network-mounts", o.network_mounts, "look into network and FUSE mounts too; one that does not answer stops the scan");
}

void add_up(CLI::App& app, arguments& a) {
  auto* c = command(app, a, "up", "run all stages here, supervised: broker, wdb, analyzers and a collector for this host");
  c->add_option("--agent", a.up.agent, "this host's agent id; default: made from the machine id");
  c->add_option("--root", a.up.root, "examine the file system below DIR instead of this host")->capture_default_str();
  c->add_option("--collector", a.up.further, "a further collector as ID=ROOT, for an image or a container's file system; several times for several");
  c->add_option("--analyzers", a.up.analyzers, "how many analyzers")->check(CLI::Range(1, 64))->capture_default_str();
  c->add_option("--policy", a.up.policies, "a policy file; several times for several; default: muster_linux_baseline.yml");
  c->add_option("--rules", a.up.rules, "the alert rules of the analyzers; default: alerts.yml");
  add_command_options(c, a.up);
  add_bounds(c, a.up);
  c->add_option("--interval", a.up.interval, "time between scans: 250ms 30s 5m 1h")->capture_default_str();
  c->add_option("--table-interval", a.up.table_intervals, "TABLE=TIME: an interval of its own, as packages=6h; several times for several");
  c->add_option("--history-age", a.up.history_age, "how long changes are kept, for diff, dump --at and blame: 12h 90d")->capture_default_str();
  c->add_option("--history-size", a.up.history_size, "how much history each agent's store keeps: 64KiB 256MiB 2GiB")->capture_default_str();
  c->add_flag("--once", a.up.once, "stop when the first scan is stored and verified (at most 120 s); exit 3 if it is not");
}

void add_scan(CLI::App& app, arguments& a) {
  auto* c = command(app, a, "scan", "print what a scan of this host finds; nothing is stored and no stage is needed");
  c->add_option("TABLE", a.scan.tables, "tables; default: all; `muster tables` lists them");
  c->add_option("--root", a.scan.root, "examine the file system below DIR")->capture_default_str();
  c->add_option("--policy", a.scan.policies, "a policy file, for the tables policies and checks");
  add_command_options(c, a.scan);
  add_bounds(c, a.scan);
  c->add_flag("--cost", a.scan.cost, "say what each table cost, on stderr");
}

void add_policy(CLI::App& app, arguments& a) {
  auto* p = app.add_subcommand("policy", "evaluate, lint and test policies here, without a server");
  p->require_subcommand(1);
  auto* run = command(*p, a, "run", "evaluate policy files; exit 2 when a check failed");
  auto* eval = command(*p, a, "eval", "evaluate one rule: muster policy eval -- 'f:/etc/passwd -> r:^root:'");
  eval->add_option("RULE", a.policy.rule, "the rule")->required();
  auto* lint = command(*p, a, "lint", "what is wrong with policy files, and what is legal but likely not meant; exit 2 on findings");
  auto* test = command(*p, a, "test", "judge the checks on the fixtures they carry; nothing runs; exit 2 when one comes out wrong");
  auto* commands = command(*p, a, "commands", "every command that policy files can run, and the checks that use it; none is run");
  for (auto* c : {run, lint, test, commands}) c->add_option("FILE", a.policy.files, "policies")->required();
  for (auto* c : {run, eval, lint, test, commands})
    c->add_option("--dialect", a.policy.dialect, "muster, wazuh5, wazuh4 or wazuh4-pcre2; default: what the file says or looks like");
  for (auto* c : {run, eval}) {
    c->add_option("--root", a.policy.root, "examine the file system below DIR")->capture_default_str();
    add_command_options(c, a.policy);
    add_bounds(c, a.policy);
  }
}

void add_dump(CLI::App& app, arguments& a) {
  auto* c = command(app, a, "dump", "the stored rows of an agent, from one consistent copy that wdb makes");
  c->add_option("AGENT", a.dump.agent, "an agent id, a unique prefix of one, or a unique host name")->required();
  c->add_option("TABLE", a.dump.tables, "tables; default: all that it has");
  c->add_option("--at", a.dump.at,
                "the rows as they were at a commit time (read from the files): 2026-11-25T14:05:00Z, 2026-11-25, or how long ago as 2h 3d;\n"
                "volatile columns are absent then");
  c->add_flag("--offline", a.dump.offline, "read the files (as it also does when no stages are running)");
}

void add_diff(CLI::App& app, arguments& a) {
  auto* c = command(app, a, "diff",
                    "what changed in an agent's tables between two commit times: ~ changed, + added, - removed; a change and its undoing are none\n\n"
                    "  muster diff web-7 --since 2h\n"
                    "  muster diff web-7 packages users --since 2026-11-24 --until 2026-11-25T06:00:00Z\n"
                    "  muster diff web-7 --all --format json");
  c->add_option("AGENT", a.diff.agent, "an agent id, a unique prefix of one, or a unique host name")->required();
  c->add_option("TABLE", a.diff.tables, "tables; default: all of which there is history");
  c->add_option("--since", a.diff.since, "from this commit time, as 2026-11-25T14:05:00Z, 2026-11-25, 2h or 3d ago; default: a day before the end");
  c->add_option("--until", a.diff.until, "up to this commit time; default: now");
  c->add_flag("--all", a.diff.all, "every change, in the order of the commits, also those undone later");
}

void add_blame(CLI::App& app, arguments& a) {
  auto* c = command(app, a, "blame",
                    "since when each value of a row is what it is: commit time, scan time, version and origin\n\n"
                    "  muster blame web-7 users root\n"
                    "  muster blame web-7 packages name=openssl,architecture=amd64");
  c->add_option("AGENT", a.blame.agent, "an agent id, a unique prefix of one, or a unique host name")->required();
  c->add_option("TABLE", a.blame.table, "the table; `muster tables` lists them with their key columns")->required();
  c->add_option("KEY", a.blame.key, "COLUMN=VALUE of the key columns, parted by commas, or one value that names a single row")->required();
}

void add_export(CLI::App& app, arguments& a) {
  auto* c = command(app, a, "export", "the stored rows of an agent for other programs, on stdout");
  c->add_option("AGENT", a.exported.agent, "an agent id, a unique prefix of one, or a unique host name")->required();
  auto* form = c->add_option_group("form");
  form->add_option("--sbom", a.exported.sbom, "a bill of materials of its packages: cyclonedx (1.5, JSON)")->check(CLI::IsMember({"cyclonedx"}));
  form->add_option("--csv", a.exported.csv, "one table as CSV (RFC 4180)");
  form->require_option(1);
  c->add_flag("--offline", a.exported.offline, "read the files (as it also does when no stages are running)");
}

void add_tap(CLI::App& app, arguments& a) {
  auto* c = command(app, a, "tap", "every message that passes the broker, as it passes; rows and digest keys are visible here");
  c->add_option("--topic", a.tap.topics, "only topics that start with this (KIND/AGENT/TABLE); several times for several");
  c->add_option("--agent", a.tap.agent, "only messages about this agent");
  c->add_option("--count", a.tap.count, "stop after so many");
}

int run_policy(const CLI::App& app, const arguments& a) {
  const auto& name = app.get_subcommands().front()->get_name();
  if (name == "run") return policy_run(a.common, a.policy);
  if (name == "eval") return policy_eval(a.common, a.policy);
  if (name == "lint") return policy_lint(a.common, a.policy);
  if (name == "test") return policy_test(a.common, a.policy);
  return policy_commands(a.common, a.policy);
}

void add_commands(CLI::App& app, arguments& a) {
  add_up(app, a);
  add_scan(app, a);
  command(app, a, "tables", "every column: type, unit, role, and what other systems call it")
      ->add_flag("--markdown", a.markdown, "as the documentation shows them");
  command(app, a, "agents", "every agent, and whether its copy is fresh, stale, diverged, repairing or unknown");
  agent_command(app, a, "checks", "the verdict of every check of an agent");
  agent_command(app, a, "why", "why a check has its verdict: rule by rule, what was looked at and what decided")
      ->add_option("CHECK", a.check, "a check id, or POLICY/ID")
      ->required();
  command(app, a, "waivers", "the accepted failures of DATA/waivers.yml, and which of them ended; docs/waivers.md has the format");
  add_dump(app, a);
  add_diff(app, a);
  add_blame(app, a);
  add_export(app, a);
  auto* verify = command(app, a, "verify", "recompute both copies' roots and compare; exit 2 when they differ, 3 when that cannot be told");
  verify->add_option("AGENT", a.verify_agent, "one agent; default: all");
  command(app, a, "alerts", "every alert, in the order of arrival")->add_flag("--follow", a.follow, "go on as they come");
  agent_command(app, a, "scan-now", "ask an agent to scan all tables at once, and wait until its report is stored");
  agent_command(app, a, "sync-now", "ask an agent to send what it has and report without a scan, and wait until that is stored and compared");
  agent_command(app, a, "config", "the settings a running agent has, as it says itself");
  agent_command(app, a, "resync", "ask an agent for a full snapshot of its tables; kept until the agent is there")
      ->add_option("TABLE", a.resync_table, "one table; default: all");
  add_tap(app, a);
  add_policy(app, a);
}

int run(const CLI::App& app, arguments& a) {
  a.common.as = a.as == "json" ? format::json : format::table;
  const auto& name = app.get_subcommands().front()->get_name();
  if (name == "up") return up(a.common, a.up);
  if (name == "scan") return scan(a.common, a.scan);
  if (name == "tables") return tables(a.common, a.markdown);
  if (name == "agents") return agents(a.common);
  if (name == "checks") return checks(a.common, a.agent);
  if (name == "why") return why(a.common, a.agent, a.check);
  if (name == "waivers") return waivers(a.common);
  if (name == "dump") return dump(a.common, a.dump);
  if (name == "diff") return diff(a.common, a.diff);
  if (name == "blame") return blame(a.common, a.blame);
  if (name == "export") return export_rows(a.common, a.exported);
  if (name == "verify") return verify(a.common, a.verify_agent);
  if (name == "alerts") return alerts(a.common, a.follow);
  if (name == "scan-now") return scan_now(a.common, a.agent);
  if (name == "sync-now") return sync_now(a.common, a.agent);
  if (name == "config") return config(a.common, a.agent);
  if (name == "resync") return resync(a.common, a.agent, a.resync_table);
  if (name == "tap") return tap(a.common, a.tap);
  return run_policy(*app.get_subcommand("policy"), a);
}

/// Usage errors are one line with a hint; --help is no error.
int refuse(const CLI::App& app, const CLI::ParseError& e, int argc, char** argv) {
  if (e.get_exit_code() == 0) return app.exit(e);
  std::string hint;
  if (argc > 1 && argv[1][0] != '-') {
    std::vector<std::string> names;
    for (const auto* c : app.get_subcommands({})) names.push_back(c->get_name());
    const std::vector<std::string_view> views(names.begin(), names.end());
    if (std::find(names.begin(), names.end(), argv[1]) == names.end()) {
      report_error({common::errc::usage, fmt::format("no command '{}'{}; see muster --help", argv[1], common::did_you_mean(argv[1], views))});
      return exit_error;
    }
    hint = std::string(" ") + argv[1];
  }
  report_error({common::errc::usage, fmt::format("{}; see muster{} --help", e.what(), hint)});
  return exit_error;
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  std::signal(SIGPIPE, SIG_DFL);  // `muster dump … | head` ends quietly
  arguments a;
  a.common.paths.data = default_data();
  CLI::App app{
      "muster: what is on a host, is it configured safely, what changed, and is the answer complete?\n\n"
      "  muster up --once            inventory and checks of this host: collected, stored, verified, shown\n"
      "  muster checks AGENT         every verdict, and `muster why AGENT CHECK` what decided it\n"
      "  muster dump AGENT packages  what is stored; --at 2h: what was\n"
      "  muster diff AGENT           what changed, and `muster blame AGENT TABLE KEY` since when\n"
      "  muster verify               prove that both copies are equal\n\n"
      "Exit: 0 fine, 1 usage or error, 2 findings (a check failed, copies differ), 3 incomplete."};
  app.require_subcommand(1);
  app.add_option("--data", a.common.paths.data, "the data folder, for every command")->capture_default_str();
  add_commands(app, a);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return refuse(app, e, argc, argv);
  }
  return run(app, a);
}
