#include "views/scan_summary.hpp"

#include <cmath>

#include "common/hex.hpp"
#include "common/log.hpp"
#include "views/values.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;
using schemas::table_status;

namespace {

status add_table(const store::reader& r, const schemas::table_report& t, scan_summary& to) {
  const auto* table = schemas::find_table(static_cast<schemas::table_id>(t.table));
  if (table == nullptr) return {};
  const auto said = static_cast<table_status>(t.status);
  if (said == table_status::unknown) to.unknown.emplace_back(table->name);
  to.partial = to.partial || said == table_status::partial;
  if (said == table_status::unknown || said == table_status::partial) {
    to.notes.push_back(
        fmt::format("{} is {}: {}", table->name, name(said), common::one_line(t.reason)));
    if (table->id == schemas::table_id::checks) to.of_checks.push_back(to.notes.back());
  }
  if (said != table_status::ok && said != table_status::partial) return {};
  auto mirror = r.table(table->id);
  if (!mirror) return fail(mirror.error());
  const auto& m = *mirror;
  to.tables.push_back(table->id);
  const bool verified =
      m && m->verified_at != 0 && m->epoch == t.epoch && m->verified_version >= t.version;
  to.verified += verified;
  if (!verified) to.waiting.emplace_back(table->name);
  return {};
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
  for (const auto& t : report->tables)
    if (auto s = add_table(r, t, out); !s) return fail(s.error());
  for (const auto& p : report->policies) out.not_run += p.not_run;
  out.policies = std::move(report->policies);
  return out;
}

result<row_counts> count_rows(const store::reader& r, const scan_summary& s) {
  row_counts out;
  for (const auto id : s.tables) {
    auto& rows = out[id];
    const auto count = [&](const store::row_record&) -> status { return ++rows, status{}; };
    if (auto ok = r.each_row(id, count); !ok) return fail(ok.error());
  }
  return out;
}

json scan_result_json(const scan_result& s) {
  json rows = json::object(), policies = json::array();
  for (const auto& [id, n] : s.rows) rows[std::string(schemas::find_table(id)->name)] = n;
  for (const auto& p : s.summary.policies)
    policies.push_back({{"policy", p.policy},
                        {"passed", p.passed},
                        {"failed", s.checks.still_failed(p)},
                        {"not_applicable", p.not_applicable},
                        {"waived", s.checks.waived_of(p.policy)},
                        {"score", percent(p.score)},
                        {"md5", common::to_hex(p.md5.bytes)}});
  json out = json::object();
  out["agent"] = s.agent;
  out["data"] = s.data;
  out["tables"] = std::move(rows);
  out["unknown"] = s.summary.unknown;
  out["policies"] = std::move(policies);
  out["failed_checks"] = s.checks.failed;
  out["waived_checks"] = s.checks.waived;
  out["verified"] = s.summary.done();
  out["seconds"] = std::round(s.seconds * 1000) / 1000;
  return out;
}

}  // namespace views
