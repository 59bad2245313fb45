// The part of agent_writer that repairs (docs/wire.md, "Repair"): says what the stored rows are, and writes what makes them the
// agent's. Nothing is kept between two messages but whose turn it is.
#include <algorithm>
#include <set>

#include "wdb/mirror/agent_writer.hpp"
#include "wdb/mirror/own_alert.hpp"
#include "wdb/mirror/reconcile_server.hpp"

namespace wdb {

using common::fail;
using common::result;
using common::status;
using schemas::compare_answer;
using schemas::repair_answer;
using schemas::message_type;

namespace {

/// The rows of a table, or of a range of key hashes, as repair sees them: ascending key hashes.
struct stored_rows {
  std::vector<schemas::row_hashes> hashes;
  std::vector<std::string> keys;
};

result<stored_rows> rows_in(const store::reader& reader, schemas::table_id table, const hash_range& range) {
  stored_rows out;
  auto side = reader.side(table);
  if (!side) return fail(side.error());
  auto s = reader.each_view(
      table,
      [&](const store::row_view& r) -> status {
        const auto hashes = schemas::hashes_of_keyed(table, r.key_hash, r.stable);
        if (hashes.place() < range.first || hashes.place() > range.last) return {};
        out.hashes.push_back(hashes);
        out.keys.emplace_back(r.key);
        return {};
      },
      *side);
  if (!s) return fail(s.error());
  return out;
}

/// A row that is removed and put again is one that changed.
status apply_plan(const schemas::table& t, const repair_plan& plan, const stored_rows& rows, change_log& log) {
  std::set<std::string> stays;
  for (const auto* row : plan.upserts) {
    auto key = schemas::key_of(t, row->stable.bytes);
    if (!key) return fail(key.error());
    if (auto s = log.upsert(*key, *row); !s) return s;
    stays.insert(std::move(*key));
  }
  for (const auto i : plan.removed)
    if (!stays.contains(rows.keys[i]))
      if (auto s = log.remove(rows.keys[i]); !s) return s;
  return {};
}

}  // namespace

result<agent_writer::repair_case> agent_writer::judge_repair(const schemas::envelope& e) const {
  auto table = table_of(e);
  if (!table) return fail(table.error());
  auto mirror = reader().table((*table)->id);
  auto epochs = reader().epochs();
  if (!mirror || !epochs) return fail(!mirror ? mirror.error() : epochs.error());
  const auto verdict = accept_repair(mirror_place(*mirror), epochs->retired, e.head.epoch, e.head.version);
  return repair_case{.table = **table, .mirror = std::move(*mirror), .verdict = verdict};
}

status agent_writer::on_compare(const schemas::envelope& e, batch_result& out) {
  auto ask = schemas::decode<schemas::compare>(e.payload);
  if (!ask) return fail(ask.error());
  if (auto s = check_compare(*ask); !s) return s;
  auto at = judge_repair(e);
  if (!at) return fail(at.error());
  if (at->verdict == repair::retired) {
    ++out.counted["retired_epoch"];
    return to_acknowledge_.insert(at->table.id), status{};
  }
  auto answer = answer_compare(e, *ask, *at, out);
  if (!answer) return fail(answer.error());
  tell(out, message_type::compare_reply, at->table.name, *answer);
  return {};
}

/// So that readers can tell a table that is being repaired from one that waits for it.
status agent_writer::note_comparing(schemas::table_id id) {
  auto wanted = reader().wanted(id);
  if (!wanted || !*wanted) return wanted ? status{} : fail(wanted.error());
  (*wanted)->compared = wall_;
  return txn_.put(in_.db(store::keys::meta), store::keys::of_table("wanted", id), schemas::encode(**wanted));
}

result<schemas::compare_reply> agent_writer::answer_compare(const schemas::envelope& e, const schemas::compare& ask, const repair_case& at, batch_result& out) {
  schemas::compare_reply answer{.kid = schemas::kid_of(ask.k.bytes),
                     .answer = 0,
                     .parent_bits = ask.parent_bits,
                     .version = at.mirror ? at.mirror->version : 0,
                     .wait_ms = 0,
                     .buckets = {},
                     .deeper = {}};
  const auto say = [&](compare_answer a) { return answer.answer = static_cast<u64>(a), answer; };
  if (at.verdict == repair::stale) return say(compare_answer::stale);
  if (at.verdict == repair::other_epoch) return say(compare_answer::whole);
  if (const auto wait = gate_.enter(agent_, now_)) {
    ++out.counted["repair_later"];
    answer.wait_ms = static_cast<u64>(wait->count());
    return say(compare_answer::later);
  }
  auto rows = rows_in(reader(), at.table.id, {});
  if (!rows) return fail(rows.error());
  const auto version = answer.version;
  answer = compare_buckets(ask, rows->hashes);
  answer.version = version;
  if (answer.answer == static_cast<u64>(compare_answer::differ)) {
    if (auto s = note_comparing(at.table.id); !s) return fail(s.error());
    return answer;
  }
  gate_.leave(agent_);
  if (answer.answer != static_cast<u64>(compare_answer::equal)) return answer;
  if (auto s = stand_at(e, at, ask.k, ask.whole, ask.answers); !s) return fail(s.error());
  answer.version = e.head.version;
  ++out.counted["confirmed"];
  return answer;
}

status agent_writer::on_repair(const schemas::envelope& e, batch_result& out) {
  auto at = judge_repair(e);
  if (!at) return fail(at.error());
  auto fix = schemas::decode<schemas::repair>(e.payload);
  if (!fix) return fail(fix.error());
  if (auto s = check_repair(at->table, *fix); !s) return s;
  repair_answer said{};
  switch (at->verdict) {
    case repair::retired:
      ++out.counted["retired_epoch"];
      return to_acknowledge_.insert(at->table.id), status{};
    case repair::stale:
      said = repair_answer::stale;
      break;
    case repair::other_epoch:
      said = repair_answer::whole;
      break;
    case repair::proceed:
      auto written = write_repair(e, *fix, *at, out);
      if (!written) return fail(written.error());
      said = *written;
  }
  const auto before = at->mirror ? at->mirror->version : 0;
  const bool ended = said == repair_answer::done && fix->final;
  if (ended || said != repair_answer::done) gate_.leave(agent_);
  tell(out, message_type::repair_reply, at->table.name,
       schemas::repair_reply{
           .kid = schemas::kid_of(fix->k.bytes), .chunk = fix->chunk, .answer = static_cast<u64>(said), .version = ended ? e.head.version : before});
  return {};
}

result<repair_answer> agent_writer::write_repair(const schemas::envelope& e, const schemas::repair& fix, const repair_case& at, batch_result& out) {
  auto rows = rows_in(reader(), at.table.id, range_of(fix));
  if (!rows) return fail(rows.error());
  auto plan = plan_repair(at.table, fix, rows->hashes);
  if (!plan) return fail(plan.error());
  if (plan->answer != repair_answer::done) return ++out.counted["repair_conflict"], plan->answer;
  auto commit_time = next_commit_time(in_, txn_, wall_);
  if (!commit_time) return fail(commit_time.error());
  const write_context c{.in = in_,
                        .txn = txn_,
                        .agent = agent_,
                        .table = at.table,
                        .side = store::side_of(at.mirror),
                        .epoch = e.head.epoch,
                        .version = e.head.version,
                        .origin = schemas::origin::repair,
                        .scan_id = fix.scan_id,
                        .scan_time = fix.scan_time,
                        .commit_time = *commit_time};
  scored_changes changes(c);
  if (auto s = changes.begin(); !s) return fail(s.error());
  if (auto s = apply_plan(at.table, *plan, *rows, changes.log()); !s) return fail(s.error());
  // At the mirror's own version it is the mirror that was wrong, and nothing happened on the host.
  const bool corrects = at.mirror->version == e.head.version;
  if (auto s = changes.finish(!corrects); !s) return fail(s.error());
  if (corrects && changes.log().size() > 0) {
    const bool all = fix.final && fix.chunk == 0;
    if (auto s = put_mirror_repaired(c, schemas::kid_of(fix.k.bytes), fmt::format("{}{} rows", all ? "" : "at least ", changes.log().size())); !s)
      return fail(s.error());
  }
  out.new_outgoing = true;
  if (fix.final) {
    ++out.counted["repaired"];
    if (auto s = stand_at(e, at, fix.k, fix.whole, fix.answers); !s) return fail(s.error());
    return repair_answer::done;
  }
  // Between two chunks the mirror is neither what it was nor what it will be: nothing that was proved of it holds.
  auto between = *at.mirror;
  between.verified_version = between.verified_kid = 0;
  if (auto s = txn_.put(in_.db(store::keys::meta), store::keys::of_table("table", at.table.id), schemas::encode(between)); !s) return fail(s.error());
  return repair_answer::done;
}

/// The mirror is the agent's table at that version: what a swapped snapshot says, without the snapshot.
status agent_writer::stand_at(const schemas::envelope& e, const repair_case& at, const blob& k, const schemas::digest& whole,
                              const std::vector<u64>& answers) {
  const auto meta = in_.db(store::keys::meta);
  const auto id = at.table.id;
  const auto kid = schemas::kid_of(k.bytes);
  auto wanted = reader().wanted(id);
  if (!wanted) return fail(wanted.error());
  const store::table_record now{
      .epoch = e.head.epoch, .version = e.head.version, .k = k, .session = kid, .side = u64{store::side_of(at.mirror)}};
  if (auto s = txn_.put(meta, store::keys::of_table("table", id), schemas::encode(now)); !s) return s;
  if (*wanted && !(*wanted)->whole && std::ranges::find(answers, (*wanted)->id) != answers.end())
    if (auto s = txn_.erase(meta, store::keys::of_table("wanted", id)); !s) return s;
  if (auto s = txn_.erase_prefix(in_.db(store::keys::applied), store::keys::table(id)); !s) return s;
  if (auto s = drop_staging(in_, txn_, id, store::side_of(at.mirror)); !s) return s;
  to_compare_[id] = {whole, e.head.epoch, e.head.version, kid};
  return {};
}

}  // namespace wdb
