#include "wdb/mirror/staging.hpp"

#include <algorithm>

#include "wdb/mirror/absent_table.hpp"
#include "wdb/mirror/own_alert.hpp"

namespace wdb {

using common::fail;
using common::result;
using common::status;
using schemas::snapshot_part;

status drop_staging(agent_mirror& mirror, schemas::table_id table) {
  if (!mirror.at(table).staging) return {};  // no rows are staged without a record
  const auto held = std::move(mirror.held(table));
  mirror.put(table, std::optional<store::staging_record>{});
  if (held) return {};
  return mirror.txn().erase_prefix(mirror.in().db(store::keys::other_side(mirror.side(table))),
                                   store::keys::table(table));
}

namespace {

/// What the mirror was before the swap.
struct before_swap {
  std::optional<store::table_record> mirror;
  store::keys::database side;
  std::uint64_t wanted = 0;  ///< the id of the resynchronisation that is wanted; 0: none
  bool had_store = false;
  bool reported_absent = false;  ///< there is no mirror: the host had no such thing

  /// What comes in is a change of the host, and no first look at it.
  bool is_compared() const { return mirror || (reported_absent && !had_store); }
};

result<staged> discard(const write_context& c, std::string why) {
  if (auto s = drop_staging(c.mirror, c.table.id); !s) return fail(s.error());
  return staged{staged::state::discarded, std::move(why), {}};
}

result<held_row> row_of(const write_context& c, schemas::row_bytes row) {
  auto key = schemas::key_of(c.table, row.stable.bytes);
  if (!key) return fail(key.error());
  return held_row{store::keys::row(c.table.id, schemas::key_hash(c.table.id, *key)),
                  {std::move(*key)},
                  std::move(row)};
}

status stage(const write_context& c, held_row row) {
  const auto to = c.mirror.in().db(store::keys::other_side(c.mirror.side(c.table.id)));
  const store::row_record r{.version = c.version,
                            .key = std::move(row.key),
                            .stable = std::move(row.row.stable),
                            .volatile_ = std::move(row.row.volatile_)};
  return c.mirror.txn().put(to, row.at, schemas::encode(r));
}

/// What a row takes of memory.
std::size_t size_of(const schemas::row_bytes& row) {
  constexpr std::size_t beside = sizeof(held_row) + 64;  // the two keys
  return beside + row.stable.bytes.size() + row.volatile_.bytes.size();
}

/// Holds the rows, if they are few still.
result<bool> hold_rows(const write_context& c, std::vector<schemas::row_bytes>& rows) {
  auto& held = c.mirror.held(c.table.id);
  if (!held) return false;
  std::size_t bytes = 0;
  for (const auto& row : rows) bytes += size_of(row);
  if (!held->reserve(bytes)) return false;
  for (auto& row : rows) {
    auto r = row_of(c, std::move(row));
    if (!r) return fail(r.error());
    held->add(std::move(*r));
  }
  return true;
}

/// Stages the rows that were held; their digest.
result<schemas::digest> stage_held(const write_context& c, const schemas::blob& k) {
  schemas::table_digest digest(c.table.id, k.bytes);
  const auto held = std::move(c.mirror.held(c.table.id));
  for (auto& row : std::move(*held).in_order()) {
    const auto key_hash = std::string_view(row.at).substr(1);
    if (auto s = digest.add_keyed(key_hash, row.row.stable.bytes, row.row.volatile_.bytes); !s)
      return fail(s.error());
    if (auto s = stage(c, std::move(row)); !s) return fail(s.error());
  }
  return digest.finish();
}

status stage_rows(const write_context& c, store::staging_record session,
                  std::vector<schemas::row_bytes> rows) {
  auto held = hold_rows(c, rows);
  if (!held) return fail(held.error());
  if (*held) return c.mirror.hold(c.table.id, std::move(session)), status{};
  if (c.mirror.held(c.table.id))
    if (auto done = stage_held(c, session.k); !done) return fail(done.error());
  c.mirror.put(c.table.id, std::move(session));
  for (auto& row : rows) {
    auto r = row_of(c, std::move(row));
    if (!r) return fail(r.error());
    if (auto s = stage(c, std::move(*r)); !s) return s;
  }
  return {};
}

/// The digest of the rows that are staged; those that were held are staged now.
result<schemas::digest> digest_of_staged(const write_context& c, const schemas::blob& k) {
  if (c.mirror.held(c.table.id)) return stage_held(c, k);
  return c.mirror.rows().digest(c.table.id, k.bytes,
                                store::keys::other_side(c.mirror.side(c.table.id)));
}

bool answers_wanted(const before_swap& was, const store::staging_record& session) {
  return was.wanted != 0 && std::ranges::find(session.answers, was.wanted) != session.answers.end();
}

schemas::origin origin_of(const before_swap& was, const store::staging_record& session) {
  if (answers_wanted(was, session) || (!was.mirror && was.had_store))
    return schemas::origin::repair;
  return was.is_compared() ? schemas::origin::snapshot : schemas::origin::first;
}

/// Notes the difference between the mirror and what is staged.
status note_difference(const write_context& c, change_log& log, store::keys::database side) {
  const auto reader = c.mirror.rows();
  const auto staged_side = store::keys::other_side(side);
  const auto twin = [&](const store::row_view& r, store::keys::database in) {
    return reader.row_at(in, store::keys::row(c.table.id, r.key_hash));
  };
  auto s = reader.each_view(
      c.table.id,
      [&](const store::row_view& old) -> status {
        auto now = twin(old, staged_side);
        if (!now) return fail(now.error());
        if (!*now) log.note(std::string(old.key), old.stable, {});
        return {};
      },
      side);
  if (!s) return s;
  return reader.each_view(
      c.table.id,
      [&](const store::row_view& now) -> status {
        auto old = twin(now, side);
        if (!old) return fail(old.error());
        return log.note(std::string(now.key), *old ? (*old)->stable : std::string_view{},
                        std::string(now.stable)),
               status{};
      },
      staged_side);
}

/// Whether differences alert: not the first time, not when a repair corrects the mirror at its own
/// version, and not when there is nothing to compare with.
bool alerts(const write_context& c, const before_swap& was) {
  if (!was.is_compared()) return false;
  const bool corrects = was.mirror && c.origin == schemas::origin::repair &&
                        was.mirror->epoch == c.epoch && was.mirror->version == c.version;
  return !corrects;
}

/// The first swap of a new epoch makes it the current one and retires the old.
status join_epoch(const write_context& c, const before_swap& was) {
  auto epochs = c.mirror.records().epochs;
  if (epochs.current == c.epoch) return {};
  const bool reset = epochs.current != 0;
  if (!reset) epochs.rebuilt = was.had_store;
  if (reset) epochs.retired.push_back(epochs.current);
  epochs.current = c.epoch;
  c.mirror.put(std::move(epochs));
  if (!reset) return {};
  return put_own_alert(c, "agent-state-reset", schemas::severity::medium, {},
                       "the agent lost its own state and started over; what differs from the last "
                       "known state is reported");
}

/// The staged side is the mirror now; the old one is emptied.
status turn_sides(const write_context& c, const store::staging_record& session,
                  const before_swap& was, const schemas::digest& stored) {
  c.mirror.put(c.table.id, store::table_record{.epoch = c.epoch,
                                               .version = c.version,
                                               .k = session.k,
                                               .session = session.session,
                                               .side = u64{store::keys::other_side(was.side)},
                                               .recorded = stored,
                                               .counted = true,
                                               .hashed_at = c.mirror.commit_time()});
  c.mirror.put(c.table.id, std::optional<store::staging_record>{});
  return c.mirror.txn().erase_prefix(c.mirror.in().db(was.side), store::keys::table(c.table.id));
}

/// Turns the sides, with what differs in history and, where it may alert, in the outbox.
status swap_over(const write_context& c, const store::staging_record& session,
                 const before_swap& was, const schemas::digest& stored) {
  scored_changes changes(c);
  if (auto s = changes.begin(); !s) return s;
  if (auto s = note_difference(c, changes.log(), was.side); !s) return s;
  if (auto s = turn_sides(c, session, was, stored); !s) return s;
  if (auto s = changes.finish(alerts(c, was)); !s) return s;
  const auto n = changes.log().size();
  if (c.origin != schemas::origin::repair || alerts(c, was) || n == 0) return {};
  return put_mirror_repaired(c, session.session, fmt::format("{} rows", n));
}

result<staged> swap(write_context& c, const schemas::snapshot& end, bool had_store) {
  const auto session = c.mirror.at(c.table.id).staging.value();
  const auto& at = c.mirror.at(c.table.id);
  const auto absent = at.mirror ? result<bool>(false) : was_reported_absent(c.mirror, c.table.id);
  if (!absent) return fail(absent.error());
  const before_swap was{.mirror = at.mirror,
                        .side = c.mirror.side(c.table.id),
                        .wanted = at.wanted ? at.wanted->id : 0,
                        .had_store = had_store,
                        .reported_absent = *absent};
  auto stored = digest_of_staged(c, session.k);
  if (!stored) return fail(stored.error());
  if (stored->root != end.after.root || stored->rows != end.after.rows)
    return discard(c, fmt::format("the digest of {} staged rows is not the agent's of {}",
                                  stored->rows, end.after.rows));
  c.origin = origin_of(was, session);
  if (was.is_compared()) {
    if (auto s = swap_over(c, session, was, *stored); !s) return fail(s.error());
  } else {
    if (auto s = turn_sides(c, session, was, *stored); !s) return fail(s.error());
    if (auto s = change_log(c).note_first_load(stored->rows); !s) return fail(s.error());
  }
  if (auto s = join_epoch(c, was); !s) return fail(s.error());
  if (answers_wanted(was, session)) c.mirror.put(c.table.id, std::optional<store::wanted_record>{});
  if (auto s = c.mirror.txn().erase_prefix(c.mirror.in().db(store::keys::applied),
                                           store::keys::table(c.table.id));
      !s)
    return fail(s.error());
  return staged{staged::state::swapped, {}, std::move(*stored)};
}

status begin(const write_context& c, const schemas::snapshot& part) {
  if (auto s = drop_staging(c.mirror, c.table.id); !s) return s;
  c.mirror.hold(c.table.id, {.session = part.session,
                             .epoch = c.epoch,
                             .version = c.version,
                             .next_part = 1,
                             .k = part.k,
                             .answers = part.answers,
                             .scan_id = part.scan_id,
                             .scan_time = part.scan_time});
  return {};
}

}  // namespace

result<staged> take_part(write_context& c, schemas::snapshot part, bool had_store) {
  if (part.phase == static_cast<u64>(snapshot_part::begin)) {
    if (auto s = begin(c, part); !s) return fail(s.error());
    return staged{};
  }
  const auto& found = c.mirror.at(c.table.id).staging;
  if (!found) return staged{staged::state::discarded, "a part without its begin", {}};
  if (found->session != part.session || found->epoch != c.epoch || found->version != c.version)
    return staged{staged::state::discarded,
                  "a part of another session",
                  {}};                                // late: the current session goes on
  if (part.part < found->next_part) return staged{};  // a resend
  if (part.part > found->next_part)
    return discard(c, fmt::format("part {} came, {} was next", part.part, found->next_part));
  auto session = *found;
  ++session.next_part;
  c.scan_id = session.scan_id;
  c.scan_time = session.scan_time;
  if (part.phase == static_cast<u64>(snapshot_part::end)) return swap(c, part, had_store);
  if (auto s = stage_rows(c, std::move(session), std::move(part.rows)); !s) return fail(s.error());
  return staged{};
}

}  // namespace wdb
