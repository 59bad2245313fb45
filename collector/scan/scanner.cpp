#include "collector/scan/scanner.hpp"

#include <algorithm>
#include <filesystem>

#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "collector/policy/evidence.hpp"
#include "collector/policy/ids_in_scan.hpp"
#include "collector/scan/policy_files.hpp"
#include "collector/scan/schedule.hpp"
#include "common/clock.hpp"
#include "common/file_memory.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/mounts.hpp"
#include "common/secrets/mask.hpp"
#include "common/shipped_file.hpp"
#include "schemas/assessment.hpp"
#include "schemas/digest.hpp"
#include "schemas/inventory.hpp"

namespace collector {

using schemas::table_id;
using schemas::table_status;

namespace {

bool wants(const scan_options& o, table_id t) {
  return o.tables.empty() ? !walks_all_files(t) : std::ranges::find(o.tables, t) != o.tables.end();
}

scanned_table scan_table(const inventory::provider& p, const common::root_dir& host,
                         const inventory::further_folders& further) {
  const cost_meter meter;
  if (auto* memory = host.memory()) memory->begin_part(static_cast<unsigned>(p.table));
  auto found = inventory::run(p, host, {}, further);
  const auto cost = meter.stop();
  return {.table = p.table,
          .status = found.status,
          .reason = common::secrets::mask_field(found.reason),
          .rows = std::move(found.rows),
          .missed = std::move(found.missed),
          .cpu_ms = cost.cpu_us / 1000,
          .cost = cost};
}

/// Host name and OS for people, from the row that says so.
void name_host(scan_outcome& out) {
  for (const auto& t : out.tables) {
    if (t.table != table_id::os || t.rows.empty()) continue;
    const auto row = schemas::decode_row<schemas::os>(t.rows[0].stable, t.rows[0].volatile_);
    if (!row) continue;
    out.hostname = row->hostname.value_or("");
    out.os = row->name.value_or("") + (row->version ? " " + *row->version : "");
  }
}

schemas::encoded_row policy_row(const policy::run_outcome& r, bool trusted) {
  schemas::policy row;
  row.policy = r.policy_id;
  row.name = r.name;
  row.sha256 = r.sha256;
  row.origin = std::filesystem::path(r.file).filename().string();
  row.dialect = std::string(policy::name(r.speaks));
  row.trust = trusted ? "commands" : "no commands";
  return schemas::encode_row(row);
}

schemas::encoded_row check_row(const std::string& policy_id, const policy::check_outcome& c) {
  constexpr std::size_t longest = 4096;
  schemas::check row;
  row.policy = policy_id;
  row.check_id = c.id;
  row.title = inventory::text_or_absent(c.title, longest);
  row.result = std::string(policy::name(c.result));
  row.reason = inventory::text_or_absent(c.reason, longest);
  row.condition = c.condition;
  row.remediation = inventory::text_or_absent(c.remediation, longest);
  row.definition = c.definition;
  row.description = inventory::text_or_absent(c.description, longest);
  row.rationale = inventory::text_or_absent(c.rationale, longest);
  if (c.severity) row.severity = name(*c.severity);
  if (!c.references.empty()) row.references = c.references;
  row.evidence = policy::evidence_text(c.rules);
  return schemas::encode_row(row);
}

schemas::policy_report report_of(const policy::run_outcome& r) {
  return {.policy = r.policy_id,
          .passed = r.passed,
          .failed = r.failed,
          .not_applicable = r.not_applicable,
          .not_run = r.not_run,
          .invalid = r.invalid,
          .score = schemas::score_of(r.passed, r.failed),
          .started = r.start_ms,
          .ended = r.end_ms,
          .md5 = {}};
}

/// Something of the table is not known: what it held of that stays.
void make_partial(scanned_table& t, const std::string& why) {
  t.status = table_status::partial;
  t.missed.add(inventory::everything());
  if (t.reason.empty()) t.reason = why;
}

policy::observe_options observe_options_of(const scan_options& o) {
  return {.trust_commands = o.trust_commands,
          .command = {},
          .parallel = o.parallel,
          .native = o.native,
          .judging_time = o.judging_time,
          .times = o.times,
          .run = o.run_commands};
}

/// Runs every policy over one observer: what two policies look at is looked at once.
void scan_policies(const common::root_dir& host, const scan_options& o, scan_outcome& out) {
  const cost_meter meter;
  scanned_table policies{.table = table_id::policies,
                         .status = table_status::ok,
                         .reason = {},
                         .rows = {},
                         .missed = {},
                         .cpu_ms = 0};
  scanned_table checks = policies;
  checks.table = table_id::checks;
  policy::observer facts(host, observe_options_of(o));
  std::vector<std::string> seen;
  policy::ids_in_scan ids;
  const auto refuse = [&](const std::string& why) {
    for (auto* t : {&policies, &checks}) make_partial(*t, why);
  };
  const auto named = find_policy_files(o.policies);
  for (const auto& fault : named.faults) refuse(fault);
  for (const auto& file : named.files) {
    auto p = policy::load_policy(file, std::nullopt, o.accepted);
    if (!p) {
      refuse(p.error().detail);
      continue;
    }
    if (std::ranges::find(seen, p->id) != seen.end()) {
      refuse(fmt::format("{}: the policy id '{}' was in an earlier file", file, p->id));
      continue;
    }
    seen.push_back(p->id);
    policy::refuse_clashes(*p, ids.add(*p));
    const auto run = policy::run_policy(*p, facts);
    policies.rows.push_back(policy_row(run, o.trust_commands && p->distrust.empty()));
    for (const auto& c : run.checks) checks.rows.push_back(check_row(run.policy_id, c));
    out.policies.push_back(report_of(run));
  }
  checks.cost = meter.stop();
  checks.cpu_ms = checks.cost.cpu_us / 1000;
  if (wants(o, table_id::policies)) out.tables.push_back(std::move(policies));
  if (wants(o, table_id::checks)) out.tables.push_back(std::move(checks));
}

}  // namespace

std::string new_scan_id() {
  return common::format_time(common::wall_ms()) + "-" + common::to_hex(common::random_bytes(4));
}

namespace {

scan_outcome scan_seen(const common::root_dir& host, const scan_options& options) {
  scan_outcome out{.scan_id = new_scan_id(),
                   .started = common::wall_ms(),
                   .ended = 0,
                   .hostname = {},
                   .os = {},
                   .tables = {},
                   .policies = {}};
  for (const auto& p : inventory::providers())
    if (wants(options, p.table)) out.tables.push_back(scan_table(p, host, options.look_in));
  name_host(out);
  if (wants(options, table_id::policies) || wants(options, table_id::checks))
    scan_policies(host, options, out);
  out.ended = common::wall_ms();
  return out;
}

}  // namespace

scan_outcome scan_host(const common::root_dir& host, const scan_options& options) {
  if (auto* memory = host.memory()) memory->begin_scan();
  if (options.network_mounts) return scan_seen(host, options);
  const auto near = common::without_slow_mounts(host);  // as mounted now
  return scan_seen(near ? *near : host, options);  // without /proc nobody knows what is mounted
}

namespace {

/// As readers write paths: below the root, without slashes at the ends; none that lies below
/// another, or what is there would be found twice.
std::vector<std::string> folders_of(const common::settings::values& v) {
  auto named = v.get(common::settings::look_in);
  for (auto& folder : named) {
    folder.erase(0, folder.find_first_not_of('/'));
    while (folder.ends_with('/')) folder.pop_back();
  }
  std::ranges::sort(named);  // a folder before what lies in it
  std::vector<std::string> out;
  for (auto& folder : named) {
    const bool is_covered = std::ranges::any_of(out, [&](const std::string& above) {
      return above.empty() || folder == above || folder.starts_with(above + "/");
    });
    if (!is_covered) out.push_back(std::move(folder));
  }
  return out;
}

}  // namespace

scan_options scan_options_of(const common::settings::values& v) {
  namespace settings = common::settings;
  scan_options out{.policies = v.get(settings::policy),
                   .trust_commands = v.get(settings::trust_commands),
                   .native = v.get(settings::native),
                   .network_mounts = v.get(settings::network_mounts),
                   .parallel = v.get(settings::parallel),
                   .judging_time = v.get(settings::judging_time),
                   .tables = {},
                   .look_in = folders_of(v)};
  if (out.policies.empty() && !default_policy().empty()) out.policies.push_back(default_policy());
  return out;
}

common::status check_policy_files(const common::settings::values& v) {
  namespace settings = common::settings;
  for (const auto& file : v.get(settings::policy)) {
    std::error_code ec;
    if (std::filesystem::is_regular_file(file, ec) || std::filesystem::is_directory(file, ec))
      continue;
    const bool is_there = std::filesystem::exists(file, ec);
    return common::fail(common::errc::usage, "{} {}: {}", settings::policy.option(), file,
                        is_there ? "is no file" : "no such file");
  }
  return {};
}

std::string default_policy() { return common::shipped_file("muster_linux_baseline.yml"); }

}  // namespace collector
