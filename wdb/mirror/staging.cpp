#include "wdb/mirror/staging.hpp"

#include <algorithm>

#include "wdb/mirror/own_alert.hpp"

namespace wdb {

using common::fail;
using common::result;
using common::status;
using schemas::snapshot_part;

status drop_staging(const store::agent_store& in, common::kv::write_txn& txn, schemas::table_id table, store::keys::database side) {
  if (auto s = txn.erase_prefix(in.db(store::keys::other_side(side)), store::keys::table(table)); !s) return s;
  return txn.erase(in.db(store::keys::meta), store::keys::of_table("staging", table));
}

namespace {

status keep_staging(const write_context& c, const store::staging_record& r) {
  return c.txn.put(c.in.db(store::keys::meta), store::keys::of_table("staging", c.table.id), schemas::encode(r));
}

result<staged> discard(const write_context& c, std::string why) {
  if (auto s = drop_staging(c.in, c.txn, c.table.id, c.side); !s) return fail(s.error());
  return staged{staged::state::discarded, std::move(why), {}};
}

status stage_rows(const write_context& c, const std::vector<schemas::row_bytes>& rows) {
  for (const auto& row : rows) {
    auto key = schemas::key_of(c.table, row.stable.bytes);
    if (!key) return fail(key.error());
    const auto row_key = store::keys::row(c.table.id, schemas::key_hash(c.table.id, *key));
    const store::row_record r{.version = c.version, .key = {std::move(*key)}, .stable = row.stable, .volatile_ = row.volatile_};
    if (auto s = c.txn.put(c.in.db(store::keys::other_side(c.side)), row_key, schemas::encode(r)); !s) return s;
  }
  return {};
}

schemas::origin origin_of(const swap_context& was, const store::staging_record& session) {
  const bool answers = was.wanted_id != 0 && std::ranges::find(session.answers, was.wanted_id) != session.answers.end();
  if (answers || (!was.mirror && was.had_store)) return schemas::origin::repair;
  return was.mirror ? schemas::origin::snapshot : schemas::origin::first;
}

/// Notes the difference between the mirror and what is staged.
status note_difference(const write_context& c, change_log& log) {
  const store::reader reader(c.in, c.txn);
  const auto staged_side = store::keys::other_side(c.side);
  const auto twin = [&](const store::row_record& r, store::keys::database side) {
    return reader.record<store::row_record>(side, store::keys::row(c.table.id, schemas::key_hash(c.table.id, r.key.bytes)));
  };
  auto s = reader.each_row(
      c.table.id,
      [&](const store::row_record& old) -> status {
        auto now = twin(old, staged_side);
        if (!now) return fail(now.error());
        if (!*now) log.note(old.key, old.stable, {});
        return {};
      },
      c.side);
  if (!s) return s;
  return reader.each_row(
      c.table.id,
      [&](const store::row_record& now) -> status {
        auto old = twin(now, c.side);
        if (!old) return fail(old.error());
        return log.note(now.key, *old ? (*old)->stable : blob{}, now.stable), status{};
      },
      staged_side);
}

/// Whether differences alert: not the first time, not when a repair corrects the mirror at its own version, and not when
/// there is nothing to compare with.
bool alerts(const write_context& c, const swap_context& was) {
  if (!was.mirror || c.origin == schemas::origin::first) return false;
  const bool corrects = c.origin == schemas::origin::repair && was.mirror->epoch == c.epoch && was.mirror->version == c.version;
  return !corrects;
}

/// The first swap of a new epoch makes it the current one and retires the old.
status join_epoch(const write_context& c, const swap_context& was) {
  auto epochs = store::reader(c.in, c.txn).epochs();
  if (!epochs) return fail(epochs.error());
  if (epochs->current == c.epoch) return {};
  const bool reset = epochs->current != 0;
  if (!reset) epochs->rebuilt = was.had_store;
  if (reset) epochs->retired.push_back(epochs->current);
  epochs->current = c.epoch;
  if (auto s = c.txn.put(c.in.db(store::keys::meta), "epochs", schemas::encode(*epochs)); !s || !reset) return s;
  return put_own_alert(c, "agent-state-reset", schemas::severity::medium, {},
                       "the agent lost its own state and started over; what differs from the last known state is reported");
}

/// The staged side is the mirror now; the old one is emptied.
status turn_sides(const write_context& c, const store::staging_record& session) {
  const auto meta = c.in.db(store::keys::meta);
  const store::table_record now{
      .epoch = c.epoch, .version = c.version, .k = session.k, .session = session.session, .side = u64{store::keys::other_side(c.side)}};
  if (auto s = c.txn.put(meta, store::keys::of_table("table", c.table.id), schemas::encode(now)); !s) return s;
  if (auto s = c.txn.erase(meta, store::keys::of_table("staging", c.table.id)); !s) return s;
  return c.txn.erase_prefix(c.in.db(c.side), store::keys::table(c.table.id));
}

/// Turns the sides, with what differs in history and, where it may alert, in the outbox.
status swap_over(const write_context& c, const store::staging_record& session, const swap_context& was) {
  scored_changes changes(c);
  if (auto s = changes.begin(); !s) return s;
  if (auto s = note_difference(c, changes.log()); !s) return s;
  if (auto s = turn_sides(c, session); !s) return s;
  if (auto s = changes.finish(alerts(c, was)); !s) return s;
  const auto n = changes.log().size();
  if (c.origin != schemas::origin::repair || alerts(c, was) || n == 0) return {};
  return put_mirror_repaired(c, session.session, fmt::format("{} rows", n));
}

result<staged> swap(write_context& c, const store::staging_record& session, const schemas::snapshot& end, const swap_context& was) {
  auto stored = store::reader(c.in, c.txn).digest(c.table.id, session.k.bytes, store::keys::other_side(c.side));
  if (!stored) return fail(stored.error());
  if (stored->root != end.after.root || stored->rows != end.after.rows)
    return discard(c, fmt::format("the digest of {} staged rows is not the agent's of {}", stored->rows, end.after.rows));
  c.origin = origin_of(was, session);
  if (was.mirror) {
    if (auto s = swap_over(c, session, was); !s) return fail(s.error());
  } else {
    if (auto s = turn_sides(c, session); !s) return fail(s.error());
    if (auto s = change_log(c).note_first_load(stored->rows); !s) return fail(s.error());
  }
  if (auto s = join_epoch(c, was); !s) return fail(s.error());
  if (std::ranges::find(session.answers, was.wanted_id) != session.answers.end())
    if (auto s = c.txn.erase(c.in.db(store::keys::meta), store::keys::of_table("wanted", c.table.id)); !s) return fail(s.error());
  if (auto s = c.txn.erase_prefix(c.in.db(store::keys::applied), store::keys::table(c.table.id)); !s) return fail(s.error());
  return staged{staged::state::swapped, {}, std::move(*stored)};
}

}  // namespace

result<staged> take_part(write_context& c, const schemas::snapshot& part, const swap_context& was) {
  if (part.phase == static_cast<u64>(snapshot_part::begin)) {
    if (auto s = drop_staging(c.in, c.txn, c.table.id, c.side); !s) return fail(s.error());
    store::staging_record session{.session = part.session,
                           .epoch = c.epoch,
                           .version = c.version,
                           .next_part = 1,
                           .k = part.k,
                           .answers = part.answers,
                           .scan_id = part.scan_id,
                           .scan_time = part.scan_time};
    if (auto s = keep_staging(c, session); !s) return fail(s.error());
    return staged{};
  }
  auto found = store::reader(c.in, c.txn).record<store::staging_record>(store::keys::meta, store::keys::of_table("staging", c.table.id));
  if (!found) return fail(found.error());
  if (!found->has_value()) return staged{staged::state::discarded, "a part without its begin", {}};
  auto& session = **found;
  if (session.session != part.session || session.epoch != c.epoch || session.version != c.version)
    return staged{staged::state::discarded, "a part of another session", {}};  // late: the current session goes on
  if (part.part < session.next_part) return staged{};                          // a resend
  if (part.part > session.next_part) return discard(c, fmt::format("part {} came, {} was next", part.part, session.next_part));
  ++session.next_part;
  c.scan_id = session.scan_id;
  c.scan_time = session.scan_time;
  if (part.phase == static_cast<u64>(snapshot_part::end)) return swap(c, session, part, was);
  if (auto s = stage_rows(c, part.rows); !s) return fail(s.error());
  if (auto s = keep_staging(c, session); !s) return fail(s.error());
  return staged{};
}

}  // namespace wdb
