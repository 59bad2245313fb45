// Repair (docs/wire.md, "Repair"): says what the stored rows are, and writes what makes them the
// agent's. Between two messages nothing is kept but who may repair now.
#include <algorithm>
#include <set>

#include "wdb/mirror/conversation.hpp"
#include "wdb/mirror/own_alert.hpp"
#include "wdb/mirror/reconcile_server.hpp"
#include "wdb/mirror/staging.hpp"

namespace wdb {

using common::fail;
using common::result;
using common::status;
using schemas::compare_answer;
using schemas::message_type;
using schemas::repair_answer;

namespace {

/// The rows of a table, or of a range of key hashes, as repair sees them: ascending key hashes.
struct stored_rows {
  std::vector<schemas::row_hashes> hashes;
  std::vector<std::string> keys;
};

result<stored_rows> rows_in(const agent_mirror& mirror, schemas::table_id table,
                            const hash_range& range) {
  stored_rows out;
  auto s = mirror.rows().each_view(
      table,
      [&](const store::row_view& r) -> status {
        const auto hashes = schemas::hashes_of_keyed(table, r.key_hash, r.stable);
        if (hashes.place() < range.first || hashes.place() > range.last) return {};
        out.hashes.push_back(hashes);
        out.keys.emplace_back(r.key);
        return {};
      },
      mirror.side(table));
  if (!s) return fail(s.error());
  return out;
}

/// A row that is removed and put again is one that changed.
status apply_plan(const schemas::table& t, const repair_plan& plan, const stored_rows& rows,
                  change_log& log) {
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

/// A message of a repair, and what may become of it.
struct repair_case {
  const schemas::envelope& message;
  const schemas::table& table;
  repair verdict;
};

result<repair_case> judge(const conversation& c, const schemas::envelope& e) {
  auto table = table_of(e);
  if (!table) return fail(table.error());
  return repair_case{e, **table,
                     accept_repair(c.place((*table)->id), c.mirror.records().epochs.retired,
                                   e.head.epoch, e.head.version)};
}

/// So that readers can tell a table that is being repaired from one that waits for it.
void note_comparing(conversation& c, schemas::table_id id) {
  auto wanted = c.mirror.at(id).wanted;
  if (!wanted) return;
  wanted->compared = c.wall;
  c.mirror.put(id, std::move(wanted));
}

/// The mirror is the agent's table at that version: what a swapped snapshot says, without the
/// snapshot. Its rows are hashed anew under the new key before they are compared.
status stand_at(conversation& c, const repair_case& at, const blob& k, const schemas::digest& whole,
                const std::vector<u64>& answers) {
  const auto id = at.table.id;
  const auto kid = schemas::kid_of(k.bytes);
  const auto& head = at.message.head;
  const auto rows = c.mirror.at(id).mirror.value().recorded.rows;
  c.mirror.put(id, store::table_record{.epoch = head.epoch,
                                       .version = head.version,
                                       .k = k,
                                       .session = kid,
                                       .side = u64{c.mirror.side(id)},
                                       .recorded = {.root = {}, .rows = rows, .md5s = {}},
                                       .counted = c.mirror.at(id).mirror->counted});
  const auto& wanted = c.mirror.at(id).wanted;
  if (wanted && !wanted->whole && std::ranges::find(answers, wanted->id) != answers.end())
    c.mirror.put(id, std::optional<store::wanted_record>{});
  if (auto s = c.mirror.txn().erase_prefix(c.mirror.in().db(store::keys::applied),
                                           store::keys::table(id));
      !s)
    return s;
  if (auto s = drop_staging(c.mirror, id); !s) return s;
  c.to_compare[id] = {whole, head.epoch, head.version, kid};
  return {};
}

schemas::compare_reply reply_to(const conversation& c, const schemas::compare& ask,
                                schemas::table_id table, compare_answer answer) {
  return {.kid = schemas::kid_of(ask.k.bytes),
          .answer = static_cast<u64>(answer),
          .parent_bits = ask.parent_bits,
          .version = c.place(table).version,
          .wait_ms = 0,
          .buckets = {},
          .deeper = {}};
}

result<schemas::compare_reply> compare(conversation& c, const schemas::compare& ask,
                                       const repair_case& at) {
  const auto id = at.table.id;
  if (at.verdict == repair::stale) return reply_to(c, ask, id, compare_answer::stale);
  if (at.verdict == repair::other_epoch) return reply_to(c, ask, id, compare_answer::whole);
  if (const auto wait = c.gate.enter(c.mirror.agent(), c.now)) {
    c.count("repair_later");
    auto later = reply_to(c, ask, id, compare_answer::later);
    return later.wait_ms = static_cast<u64>(wait->count()), later;
  }
  auto rows = rows_in(c.mirror, id, {});
  if (!rows) return fail(rows.error());
  auto answer = compare_buckets(ask, rows->hashes);
  answer.version = c.place(id).version;
  if (answer.answer == static_cast<u64>(compare_answer::differ))
    return note_comparing(c, id), answer;
  c.gate.leave(c.mirror.agent());
  if (answer.answer != static_cast<u64>(compare_answer::equal)) return answer;
  if (auto s = stand_at(c, at, ask.k, ask.whole, ask.answers); !s) return fail(s.error());
  answer.version = at.message.head.version;
  c.count("confirmed");
  return answer;
}

/// Writes what the plan says. At the mirror's own version it is the mirror that was wrong, and
/// nothing happened on the host.
status write_plan(conversation& c, const schemas::repair& fix, const repair_case& at,
                  const repair_plan& plan, const stored_rows& rows) {
  const write_context w{.mirror = c.mirror,
                        .table = at.table,
                        .epoch = at.message.head.epoch,
                        .version = at.message.head.version,
                        .origin = schemas::origin::repair,
                        .scan_id = fix.scan_id,
                        .scan_time = fix.scan_time};
  scored_changes changes(w);
  if (auto s = changes.begin(); !s) return s;
  if (auto s = apply_plan(at.table, plan, rows, changes.log()); !s) return s;
  changes.log().save_sum();
  const bool corrects = c.place(at.table.id).version == at.message.head.version;
  if (auto s = changes.finish(!corrects); !s || !corrects || changes.log().size() == 0) return s;
  const bool all = fix.final && fix.chunk == 0;
  return put_mirror_repaired(
      w, schemas::kid_of(fix.k.bytes),
      fmt::format("{}{} rows", all ? "" : "at least ", changes.log().size()));
}

result<repair_answer> write_repair(conversation& c, const schemas::repair& fix,
                                   const repair_case& at) {
  auto rows = rows_in(c.mirror, at.table.id, range_of(fix));
  if (!rows) return fail(rows.error());
  auto plan = plan_repair(at.table, fix, rows->hashes);
  if (!plan) return fail(plan.error());
  if (plan->answer != repair_answer::done) return c.count("repair_conflict"), plan->answer;
  if (auto s = write_plan(c, fix, at, *plan, *rows); !s) return fail(s.error());
  c.out.new_outgoing = true;
  if (fix.final) {
    c.count("repaired");
    if (auto s = stand_at(c, at, fix.k, fix.whole, fix.answers); !s) return fail(s.error());
    return repair_answer::done;
  }
  // Between two chunks the mirror is neither what it was nor what it will be: nothing that was
  // proved of it holds.
  auto& between = c.mirror.change(at.table.id);
  between.verified_version = between.verified_kid = 0;
  return repair_answer::done;
}

result<repair_answer> answer_repair(conversation& c, const schemas::repair& fix,
                                    const repair_case& at) {
  if (at.verdict == repair::stale) return repair_answer::stale;
  if (at.verdict == repair::other_epoch) return repair_answer::whole;
  return write_repair(c, fix, at);
}

/// What is of an epoch that is over is acknowledged as dropped.
status drop_retired(conversation& c, schemas::table_id t) {
  c.count("retired_epoch");
  return c.to_acknowledge.insert(t), status{};
}

}  // namespace

status take_compare(conversation& c, const schemas::envelope& e) {
  auto ask = schemas::decode<schemas::compare>(e.payload);
  if (!ask) return fail(ask.error());
  if (auto s = check_compare(*ask); !s) return s;
  auto at = judge(c, e);
  if (!at) return fail(at.error());
  if (at->verdict == repair::retired) return drop_retired(c, at->table.id);
  auto answer = compare(c, *ask, *at);
  if (!answer) return fail(answer.error());
  c.tell(message_type::compare_reply, at->table.name, *answer);
  return {};
}

status take_repair(conversation& c, const schemas::envelope& e) {
  auto at = judge(c, e);
  if (!at) return fail(at.error());
  auto fix = schemas::decode<schemas::repair>(e.payload);
  if (!fix) return fail(fix.error());
  if (auto s = check_repair(at->table, *fix); !s) return s;
  if (at->verdict == repair::retired) return drop_retired(c, at->table.id);
  const auto before = c.place(at->table.id).version;
  auto said = answer_repair(c, *fix, *at);
  if (!said) return fail(said.error());
  const bool ended = *said == repair_answer::done && fix->final;
  if (ended || *said != repair_answer::done) c.gate.leave(c.mirror.agent());
  c.tell(message_type::repair_reply, at->table.name,
         schemas::repair_reply{.kid = schemas::kid_of(fix->k.bytes),
                               .chunk = fix->chunk,
                               .answer = static_cast<u64>(*said),
                               .version = ended ? e.head.version : before});
  return {};
}

}  // namespace wdb
