// The part of agent_writer that takes reports: digests to compare, the derived table `scans`, answers to commands.
#include <algorithm>
#include <map>
#include <ranges>

#include "schemas/assessment.hpp"
#include "schemas/canonical.hpp"
#include "wdb/mirror/agent_writer.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::status;
using schemas::message_type;

namespace {

constexpr std::size_t scans_kept = 50, scans_between = 10;

schemas::decimal percent(std::int64_t hundredths) { return {hundredths < 0 ? std::nullopt : std::optional(hundredths)}; }

schemas::text reason_text(const std::string& reason) { return reason.empty() ? schemas::text{} : schemas::text{reason}; }

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
schemas::scan scan_of(const schemas::report& r, const schemas::policy_report& p, const schemas::digest& stored,
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

bool has_rows(const schemas::table_report& t) { return t.status <= static_cast<u64>(schemas::table_status::partial); }

status check_report(const schemas::report& r) {
  for (const auto& t : r.tables) {
    const auto* known = schemas::find_table(static_cast<schemas::table_id>(t.table));
    if (t.table > 255 || known == nullptr || known->id == schemas::table_id::scans) return fail(errc::malformed, "a report of table {}", t.table);
    if (t.status > static_cast<u64>(schemas::table_status::unknown)) return fail(errc::malformed, "{}: status {}", known->name, t.status);
    if (auto s = check_digest(t.state); !s) return s;
  }
  return {};
}

}  // namespace

status agent_writer::on_report(const schemas::envelope& e, batch_result& out) {
  auto r = schemas::decode<schemas::report>(e.payload);
  if (!r) return fail(r.error());
  if (auto s = check_report(*r); !s) return s;
  if (e.head.counter <= who_.last_counter) return ++out.counted["late_report"], status{};
  who_.last_counter = e.head.counter;
  known_.seen = true;
  known_.record.hostname = r->hostname;
  known_.record.os = r->os;
  for (const auto& t : r->tables)
    if (auto s = judge_table(t, out); !s) return s;
  if (auto s = put_scans(*r); !s) return s;
  const store::report_record last{.instance = e.head.instance, .counter = e.head.counter, .received = wall_, .report = {std::string(e.payload)}};
  if (auto s = txn_.put(in_.db(store::keys::meta), "report", schemas::encode(last)); !s) return s;
  if (r->command != 0)
    if (auto s = answer_command(*r, out); !s) return s;
  tell(out, message_type::ack, {}, schemas::ack{.tables = {}, .reports = {r->scan_id}, .hello = 0});
  return repeat_wanted(out);
}

status agent_writer::judge_table(const schemas::table_report& r, batch_result& out) {
  if (!has_rows(r)) return {};  // its rows are those of an earlier scan: that scan's report was compared
  const auto& t = *schemas::find_table(static_cast<schemas::table_id>(r.table));
  auto mirror = reader().table(t.id);
  if (!mirror) return fail(mirror.error());
  const auto kid = *mirror ? schemas::kid_of((*mirror)->k.bytes) : 0;
  switch (judge_report(mirror_place(*mirror), kid, r.epoch, r.version, r.kid, !r.state.root.bytes.empty())) {
    case comparison::compare:
    case comparison::other_key:
      to_compare_[t.id] = {r.state, r.epoch, r.version, r.kid};
      break;
    case comparison::gap:
      ++out.counted["gap"];
      answer_gap(t, *mirror, out);
      break;
    case comparison::behind:
      ++out.counted["report_behind"];
      break;
    case comparison::none:
      break;
  }
  return {};
}

status agent_writer::put_scans(const schemas::report& r) {
  const auto& table = *schemas::find_table(schemas::table_id::scans);
  std::vector<schemas::scan> scans;
  const auto is_of_now = [](const schemas::table_report& t) { return !t.earlier; };
  for (const auto& t : r.tables | std::views::filter(is_of_now)) scans.push_back(scan_of(r, t));
  const bool judged =
      std::ranges::any_of(r.tables, [&](const auto& t) { return t.table == static_cast<u64>(schemas::table_id::checks) && is_of_now(t); });
  if (judged && !r.policies.empty()) {
    auto stored = reader().digest(schemas::table_id::checks, std::string(schemas::k_bytes, '\0'));
    auto scores = reader().scores();
    if (!stored || !scores) return fail(!stored ? stored.error() : scores.error());
    for (const auto& p : r.policies) scans.push_back(scan_of(r, p, *stored, *scores));
  }
  for (const auto& scan : scans) {
    auto row = schemas::encode_row(scan);
    auto key = schemas::key_of(table, row.stable);
    if (!key) return fail(key.error());
    const store::row_record record{.version = 0, .key = {*key}, .stable = {std::move(row.stable)}, .volatile_ = {std::move(row.volatile_)}};
    if (auto s = txn_.put(in_.db(store::keys::rows_a), store::keys::row(table.id, schemas::key_hash(table.id, *key)), schemas::encode(record)); !s) return s;
  }
  return prune_scans();
}

/// Keeps the rows of the newest scans only, and a few more: it reads all of them, so it is done now and then.
status agent_writer::prune_scans() {
  auto count = txn_.get(in_.db(store::keys::meta), "scans");
  if (!count) return fail(count.error());
  const auto since = 1 + (count->has_value() ? schemas::reader(**count).natural().value_or(0) : 0);
  if (auto s = txn_.put(in_.db(store::keys::meta), "scans", schemas::writer().natural(since % scans_between).take()); !s || since < scans_between) return s;
  std::map<std::string, std::int64_t> started;
  std::vector<std::pair<std::string, std::string>> rows;  // scan id, row key
  auto s = reader().each_row(schemas::table_id::scans, [&](const store::row_record& r) -> status {
    auto scan = schemas::decode_row<schemas::scan>(r.stable.bytes, r.volatile_.bytes);
    if (!scan) return fail(errc::corrupt, "{}", scan.error().detail);
    auto& when = started[scan->scan_id.value_or("")];
    when = std::max(when, scan->started_at.ms.value_or(0));
    rows.emplace_back(scan->scan_id.value_or(""), store::keys::row(schemas::table_id::scans, schemas::key_hash(schemas::table_id::scans, r.key.bytes)));
    return {};
  });
  if (!s || started.size() <= scans_kept) return s;
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [id, when] : started) order.emplace_back(when, id);
  std::ranges::sort(order);
  order.resize(order.size() - scans_kept);
  for (const auto& [id, key] : rows)
    if (std::ranges::any_of(order, [&](const auto& old) { return old.second == id; }))
      if (s = txn_.erase(in_.db(store::keys::rows_a), key); !s) return s;
  return {};
}

status agent_writer::answer_command(const schemas::report& r, batch_result& out) {
  schemas::reply answer{.id = r.command, .done = true, .refused = false, .text = r.scan_id, .roots = {}, .settings = r.settings};
  for (const auto& t : r.tables) {
    const auto id = static_cast<schemas::table_id>(t.table);
    schemas::root_comparison one{.table = t.table,
                                 .status = t.status,
                                 .rows = t.state.rows,
                                 .version = t.version,
                                 .agent = t.state.root,
                                 .store = {},
                                 .equal = false,
                                 .md5_agent = t.state.md5s,
                                 .md5_store = {}};
    auto mirror = reader().table(id);
    if (!mirror) return fail(mirror.error());
    const auto& m = *mirror;
    if (m && m->epoch == t.epoch && m->version == t.version && schemas::kid_of(m->k.bytes) == t.kid && !t.state.root.bytes.empty()) {
      auto stored = reader().digest(id, m->k.bytes);
      if (!stored) return fail(stored.error());
      one.equal = stored->root == t.state.root && stored->rows == t.state.rows;
      one.store = stored->root;
      one.md5_store = stored->md5s;
    } else {
      one.agent = {};  // nothing to compare now: the table is on its way
    }
    answer.roots.push_back(std::move(one));
  }
  out.to_send.add(message_type::reply, agent_, {}, answer, r.command);
  return {};
}

}  // namespace wdb
