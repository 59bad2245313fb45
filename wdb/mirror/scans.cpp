// The table `scans`: derived from reports, in no digest. One row a table and one a policy of each
// of the newest scans.
#include <algorithm>
#include <ranges>

#include "schemas/assessment.hpp"
#include "schemas/canonical.hpp"
#include "wdb/mirror/conversation.hpp"
#include "wdb/mirror/kept_scans.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;

namespace {

constexpr std::size_t scans_between = 10;

schemas::decimal percent(std::int64_t hundredths) {
  return {hundredths < 0 ? std::nullopt : std::optional(hundredths)};
}

schemas::text reason_text(const std::string& reason) {
  return reason.empty() ? schemas::text{} : schemas::text{reason};
}

schemas::scan scan_of(const schemas::report& r, const schemas::table_report& t) {
  schemas::scan s;
  s.scan_id = r.scan_id;
  s.kind = "table";
  s.name = schemas::find_table(static_cast<schemas::table_id>(t.table))->name;
  s.status = schemas::name(static_cast<schemas::table_status>(t.status));
  s.reason = reason_text(t.reason);
  s.started_at.ms = r.started;
  s.ended_at.ms = r.ended;
  s.rows = static_cast<i64>(t.state.rows);
  s.cpu_ms = static_cast<i64>(t.cpu_ms);
  if (t.peak_bytes == 0) return s;  // an older collector does not say what else it took
  s.wall_ms = static_cast<i64>(t.wall_ms);
  s.bytes_read = static_cast<i64>(t.bytes_read);
  s.peak_bytes = static_cast<i64>(t.peak_bytes);
  return s;
}

/// As reported, and beside it as the stored checks say.
schemas::scan scan_of(const schemas::report& r, const schemas::policy_report& p,
                      const schemas::digest& stored,
                      const std::vector<schemas::score_change>& scores) {
  schemas::scan s;
  s.scan_id = r.scan_id;
  s.kind = "policy";
  s.name = p.policy;
  s.status = "ok";
  s.started_at.ms = p.started;
  s.ended_at.ms = p.ended;
  s.rows = static_cast<i64>(p.passed + p.failed + p.not_applicable + p.not_run + p.invalid);
  s.passed = static_cast<i64>(p.passed);
  s.failed = static_cast<i64>(p.failed);
  s.not_applicable = static_cast<i64>(p.not_applicable);
  s.score = percent(p.score);
  s.md5 = common::to_hex(p.md5.bytes);
  for (const auto& m : stored.md5s)
    if (m.policy == p.policy) s.md5_store = common::to_hex(m.md5.bytes);
  for (const auto& m : scores)
    if (m.policy == p.policy) s.score_store = percent(m.after);
  return s;
}

/// Reads all rows, so it happens now and then.
status prune_scans(conversation& c) {
  std::vector<kept_scan> all;
  const auto take = [&](const store::row_record& r) -> status {
    auto scan = schemas::decode_row<schemas::scan>(r.stable.bytes, r.volatile_.bytes);
    if (!scan) return fail(errc::corrupt, "{}", scan.error().detail);
    all.push_back(
        {.scan_id = scan->scan_id.value_or(""),
         .kind = scan->kind.value_or(""),
         .name = scan->name.value_or(""),
         .says = scan->status.value_or("") + " " + scan->reason.value_or(""),
         .started = scan->started_at.ms.value_or(0),
         .row = store::keys::row(schemas::table_id::scans,
                                 schemas::key_hash(schemas::table_id::scans, r.key.bytes))});
    return {};
  };
  if (auto s = c.mirror.rows().each_row(schemas::table_id::scans, take, store::keys::rows_a); !s)
    return s;
  for (const auto& row : rows_to_remove(std::move(all)))
    if (auto s = c.mirror.txn().erase(c.mirror.in().db(store::keys::rows_a), row); !s) return s;
  return {};
}

}  // namespace

status put_scans(conversation& c, const schemas::report& r) {
  const auto& table = *schemas::find_table(schemas::table_id::scans);
  std::vector<schemas::scan> scans;
  const auto is_of_now = [](const schemas::table_report& t) { return !t.earlier; };
  for (const auto& t : r.tables | std::views::filter(is_of_now)) scans.push_back(scan_of(r, t));
  const bool judged = std::ranges::any_of(r.tables, [&](const auto& t) {
    return t.table == static_cast<u64>(schemas::table_id::checks) && is_of_now(t);
  });
  if (judged && !r.policies.empty()) {
    const auto side = c.mirror.side(schemas::table_id::checks);
    auto stored = c.mirror.rows().digest(schemas::table_id::checks,
                                         std::string(schemas::k_bytes, '\0'), side);
    auto scores = c.mirror.rows().scores(side);
    if (!stored || !scores) return fail(!stored ? stored.error() : scores.error());
    for (const auto& p : r.policies) scans.push_back(scan_of(r, p, *stored, *scores));
  }
  for (const auto& scan : scans) {
    auto row = schemas::encode_row(scan);
    auto key = schemas::key_of(table, row.stable);
    if (!key) return fail(key.error());
    const store::row_record record{.version = 0,
                                   .key = {*key},
                                   .stable = {std::move(row.stable)},
                                   .volatile_ = {std::move(row.volatile_)}};
    if (auto s = c.mirror.txn().put(c.mirror.in().db(store::keys::rows_a),
                                    store::keys::row(table.id, schemas::key_hash(table.id, *key)),
                                    schemas::encode(record));
        !s)
      return s;
  }
  return c.mirror.note_report(r, scans_between) == 0 ? prune_scans(c) : status{};
}

}  // namespace wdb
