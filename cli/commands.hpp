// The commands of `muster`, one function each. Every one returns an exit code (cli/output.hpp).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cli/output.hpp"
#include "collector/policy/rule.hpp"
#include "common/root_dir.hpp"
#include "schemas/paths.hpp"

namespace cli {

/// What every command takes.
struct common_options {
  schemas::data_paths paths;
  format as = format::table;
};

struct up_options {
  std::optional<std::string> agent;
  std::string root = "/";
  std::vector<std::string> further;  ///< `ID=ROOT`: a collector more
  unsigned analyzers = 1;
  std::vector<std::string> policies;
  std::string rules;  ///< of the analyzers; empty: alerts.yml
  bool trust_commands = false, native = true, once = false;
  unsigned parallel = 0;
  std::string judging_time = "30s";
  bool network_mounts = false;
  std::string interval = "1h";
  std::vector<std::string> table_intervals;                  ///< `TABLE=TIME`
  std::string history_age = "90d", history_size = "256MiB";  ///< of each agent, as muster-wdb takes them
};

struct scan_command {
  std::vector<std::string> tables, policies;
  std::string root = "/";
  bool cost = false, trust_commands = false, native = true, network_mounts = false;
  unsigned parallel = 0;
  std::string judging_time = "30s";
};

struct policy_command {
  std::vector<std::string> files;
  std::string root = "/", rule;
  std::optional<std::string> dialect;
  bool trust_commands = false, native = true, network_mounts = false;
  unsigned parallel = 0;
  std::string judging_time = "30s";
};

struct dump_command {
  std::string agent;
  std::vector<std::string> tables;
  std::optional<std::string> at;  ///< a moment as typed
  bool offline = false;
};

struct diff_command {
  std::string agent;
  std::vector<std::string> tables;
  std::optional<std::string> since, until;  ///< moments as typed
  bool all = false;                         ///< every change, not what is left of them
};

struct blame_command {
  std::string agent, table, key;
};

struct export_command {
  std::string agent, sbom, csv;
  bool offline = false;
};

struct tap_command {
  std::vector<std::string> topics;  ///< prefixes; none: all
  std::optional<std::string> agent;
  std::uint64_t count = 0;  ///< copies to show; 0: until told to stop
};

int up(const common_options& c, const up_options& o);
int scan(const common_options& c, const scan_command& o);
int tables(const common_options& c, bool markdown);
int agents(const common_options& c);
int checks(const common_options& c, const std::string& agent);
int waivers(const common_options& c);
int why(const common_options& c, const std::string& agent, const std::string& check);
int dump(const common_options& c, const dump_command& o);
int diff(const common_options& c, const diff_command& o);
int blame(const common_options& c, const blame_command& o);
int export_rows(const common_options& c, const export_command& o);
int verify(const common_options& c, const std::optional<std::string>& agent);
int alerts(const common_options& c, bool follow);
int scan_now(const common_options& c, const std::string& agent);
int sync_now(const common_options& c, const std::string& agent);
int config(const common_options& c, const std::string& agent);
int resync(const common_options& c, const std::string& agent, const std::optional<std::string>& table);
int tap(const common_options& c, const tap_command& o);
int policy_run(const common_options& c, const policy_command& o);
int policy_eval(const common_options& c, const policy_command& o);
int policy_lint(const common_options& c, const policy_command& o);
int policy_commands(const common_options& c, const policy_command& o);
int policy_test(const common_options& c, const policy_command& o);

/// What `--dialect` says; none: the file decides. usage: no dialect.
common::result<std::optional<collector::policy::dialect>> chosen_dialect(const policy_command& o);
/// `--root`, with or without the mounts that may never answer; not_found or io: it cannot be opened.
common::result<common::root_dir> open_root(const std::string& root, bool network_mounts);
/// `--judging-time`; usage: no time.
common::result<std::chrono::milliseconds> judging_time(const std::string& text);

}  // namespace cli
