#include "cli/summary.hpp"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "schemas/assessment.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;

namespace {

void print_checks(std::string_view code, const std::string& word, const std::vector<json>& checks, const std::string& policy) {
  for (const auto& c : checks)
    if (c["policy"] == policy)
      put_marked("  ", code, word, fmt::format(" {:<8} {}", c["id"].get<std::string>(), c["title"].get<std::string>()));
}

/// How this program is called from here: by its name when the shell would find it, else by its path.
std::string program() {
  namespace fs = std::filesystem;
  std::error_code ec;
  const auto self = fs::read_symlink("/proc/self/exe", ec);
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');)
    if (fs::equivalent(fs::path(folder) / "muster", self, ec)) return "muster";
  return fs::proximate(self, ec).string();
}

}  // namespace

result<scan_summary> summarize(const store::reader& r) {
  scan_summary out;
  auto last = r.last_report();
  if (!last) return fail(last.error());
  if (!*last) return out;
  auto report = schemas::decode<schemas::report>((*last)->report.bytes);
  if (!report) return fail(errc::corrupt, "the stored report: {}", report.error().detail);
  out.reported = true;
  out.scan_id = report->scan_id;
  for (const auto& t : report->tables) {
    const auto* table = schemas::find_table(static_cast<schemas::table_id>(t.table));
    if (table == nullptr) continue;
    const auto said = static_cast<schemas::table_status>(t.status);
    if (said == schemas::table_status::unknown) out.unknown.emplace_back(table->name);
    out.partial = out.partial || said == schemas::table_status::partial;
    if (said == schemas::table_status::unknown || said == schemas::table_status::partial)
      out.notes.push_back(fmt::format("{} is {}: {}", table->name, name(said), t.reason));
    if (said != schemas::table_status::ok && said != schemas::table_status::partial) continue;
    auto mirror = r.table(table->id);
    if (!mirror) return fail(mirror.error());
    ++out.tables;
    const auto& m = *mirror;
    const bool verified = m && m->verified_at != 0 && m->epoch == t.epoch && m->verified_version >= t.version;
    out.verified += verified;
    if (!verified) out.waiting.emplace_back(table->name);
    auto& rows = out.rows[table->id];
    if (auto s = r.each_row(table->id, [&](const store::row_record&) -> status { return ++rows, status{}; }); !s) return fail(s.error());
  }
  for (const auto& p : report->policies) out.not_run += p.not_run;
  out.policies = std::move(report->policies);
  return out;
}

result<failed_checks> find_failed(const store::reader& r, const std::string& agent, const schemas::waivers& waivers) {
  auto rows = r.rows(schemas::table_id::checks);
  if (!rows) return fail(rows.error());
  failed_checks out;
  for (const auto& row : *rows) {
    auto c = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
    if (!c) return fail(errc::corrupt, "{}", c.error().detail);
    if (c->result != "failed") continue;
    auto& to = waivers.find(agent, *c, common::wall_ms()) == nullptr ? out.failed : out.waived;
    to.push_back({{"policy", c->policy.value_or("")}, {"id", c->check_id.value_or("")}, {"title", schemas::printable_utf8(c->title.value_or(""))}});
  }
  return out;
}

std::uint64_t failed_checks::waived_of(const std::string& policy) const {
  return static_cast<std::uint64_t>(std::ranges::count_if(waived, [&](const json& c) { return c["policy"] == policy; }));
}

std::uint64_t failed_checks::still_failed(const schemas::policy_report& p) const { return p.failed - std::min(p.failed, waived_of(p.policy)); }

result<json> summary_json(const store::reader& r, const std::string& agent, const std::string& data, double seconds) {
  auto s = summarize(r);
  auto checks = find_failed(r, agent, waivers_of(schemas::data_paths{data}));
  if (!s || !checks) return fail(!s ? s.error() : checks.error());
  json rows = json::object(), policies = json::array();
  for (const auto& [id, n] : s->rows) rows[std::string(schemas::find_table(id)->name)] = n;
  for (const auto& p : s->policies)
    policies.push_back({{"policy", p.policy},
                        {"passed", p.passed},
                        {"failed", checks->still_failed(p)},
                        {"not_applicable", p.not_applicable},
                        {"waived", checks->waived_of(p.policy)},
                        {"score", percent(p.score)},
                        {"md5", common::to_hex(p.md5.bytes)}});
  json out = json::object();
  out["agent"] = agent;
  out["data"] = data;
  out["tables"] = std::move(rows);
  out["unknown"] = s->unknown;
  out["policies"] = std::move(policies);
  out["failed_checks"] = checks->failed;
  out["waived_checks"] = checks->waived;
  out["verified"] = s->done();
  out["seconds"] = std::round(seconds * 1000) / 1000;
  return out;
}

/// As `why` takes it: an id is its policy's own.
std::string name_of(const json& check, std::size_t policies) {
  const auto id = check["id"].get<std::string>();
  return policies > 1 ? check["policy"].get<std::string>() + "/" + id : id;
}

status print_summary(const store::reader& r, const std::string& agent, const std::string& data, double seconds) {
  auto s = summarize(r);
  auto checks = find_failed(r, agent, waivers_of(schemas::data_paths{data}));
  if (!s || !checks) return fail(!s ? s.error() : checks.error());
  put_line("");
  print_line("Inventory of {}", agent);
  for (const auto& [id, n] : s->rows) print_line("  {:<12}{:>8} rows", schemas::find_table(id)->name, n);
  for (const auto& note : s->notes) put_marked("  ", "33", note, "");
  for (const auto& p : s->policies) {
    put_line("");
    print_line("Policy {}: {}", p.policy,
               p.score < 0 ? std::string("no check was decided") : fmt::format("{:.2f} %", static_cast<double>(p.score) / 100));
    print_line("  {} passed, {} failed, {} waived, {} not applicable, {} not run, {} invalid", p.passed, checks->still_failed(p),
               checks->waived_of(p.policy), p.not_applicable, p.not_run, p.invalid);
    print_checks("31", "failed", checks->failed, p.policy);
    print_checks("33", "waived", checks->waived, p.policy);
  }
  put_line("");
  put_marked("", s->done() ? "32" : "33", fmt::format("{}/{} tables equal", s->verified, s->tables), fmt::format(", in {:.1f} s", seconds));
  print_line("Data: {}", data);
  put_line("");
  put_line("Try next:");
  const std::string with = program() + (data == default_data() ? "" : " --data " + data);
  const std::string check = checks->failed.empty() ? "CHECK" : name_of(checks->failed[0], s->policies.size());
  for (const auto& line : {fmt::format("{} why {} {}", with, agent, check), fmt::format("{} dump {} packages", with, agent),
                           fmt::format("{} checks {}", with, agent), fmt::format("{} verify", with), fmt::format("{} alerts", with)})
    print_line("  {}", line);
  std::fflush(stdout);
  return {};
}

}  // namespace cli
