#include "wdb/mirror/apply.hpp"

#include <algorithm>
#include <map>

#include "common/hash.hpp"
#include "schemas/canonical.hpp"

namespace wdb {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::change_kind;

namespace {

/// Change-sets stay well below the frame limit: old and new rows of this many bytes at most.
constexpr std::size_t change_set_bytes = 512u << 10;

/// An entry of history holds so much: few writes for many changes, and little to read for one.
constexpr std::size_t entry_changes = 64, entry_bytes = 32u << 10;

std::size_t size_of(const schemas::change& c) {
  return c.key.bytes.size() + c.old_stable.bytes.size() + c.new_stable.bytes.size();
}

template <class Record>
status put_record(const write_context& c, store::keys::database d, const std::string& key,
                  const Record& r) {
  return c.mirror.txn().put(c.mirror.in().db(d), key, schemas::encode(r));
}

}  // namespace

status change_log::upsert(std::string key, schemas::row_bytes row) {
  const auto hash = schemas::key_hash(c_.table.id, key);
  const std::string row_key = store::keys::row(c_.table.id, hash);
  const auto side = c_.mirror.side(c_.table.id);
  auto old = c_.mirror.rows().row_at(side, row_key);
  if (!old) return fail(old.error());
  const auto was = old->has_value() ? (*old)->stable : std::string_view{};
  const bool same = was == row.stable.bytes;
  if (same && old->has_value() && (*old)->volatile_ == row.volatile_.bytes) return {};
  sum_.change(hash, was, row.stable.bytes);
  const std::string before(same ? std::string_view{} : was);
  store::row_record record{.version = c_.version,
                           .key = {std::move(key)},
                           .stable = std::move(row.stable),
                           .volatile_ = std::move(row.volatile_)};
  if (auto s = put_record(c_, side, row_key, record); !s || same) return s;
  return note(std::move(record.key.bytes), before, std::move(record.stable.bytes)), status{};
}

status change_log::remove(const std::string& key) {
  const auto hash = schemas::key_hash(c_.table.id, key);
  const std::string row_key = store::keys::row(c_.table.id, hash);
  const auto side = c_.mirror.side(c_.table.id);
  auto old = c_.mirror.rows().row_at(side, row_key);
  if (!old) return fail(old.error());
  if (!old->has_value()) return {};
  sum_.change(hash, (*old)->stable, {});
  note(key, (*old)->stable, {});
  return c_.mirror.txn().erase(c_.mirror.in().db(side), row_key);
}

void change_log::note(std::string key, std::string_view old_stable, std::string new_stable) {
  if (old_stable == new_stable) return;
  const auto kind = old_stable.empty()   ? change_kind::added
                    : new_stable.empty() ? change_kind::removed
                                         : change_kind::modified;
  changes_.push_back({static_cast<u64>(kind),
                      {std::move(key)},
                      {std::string(old_stable)},
                      {std::move(new_stable)}});
  ++noted_;
}

/// An agent can call anything a migration; it is one if nothing but the encoding changed.
schemas::origin change_log::judged_origin() const {
  if (c_.origin != schemas::origin::migration) return c_.origin;
  const auto same = [](const schemas::change& one) {
    return schemas::is_reencoded(one.old_stable.bytes, one.new_stable.bytes);
  };
  return std::ranges::all_of(changes_, same) ? schemas::origin::migration : schemas::origin::delta;
}

store::history_record change_log::entry(u64 kind) const {
  return {.table = static_cast<u64>(c_.table.id),
          .epoch = c_.epoch,
          .version = c_.version,
          .origin = static_cast<u64>(origin_),
          .kind = kind,
          .key = {},
          .old_stable = {},
          .new_stable = {},
          .scan_id = c_.scan_id,
          .scan_time = c_.scan_time,
          .commit_time = c_.mirror.commit_time(),
          .changes = {}};
}

status change_log::note_first_load(std::uint64_t rows) const {
  if (rows == 0) return {};
  return put_record(c_, store::keys::history, store::keys::change(c_.mirror.begin_commit(), 0),
                    entry(store::first_load));
}

/// The changes from `at` on that fit one entry; how many bytes of them.
result<u64> change_log::put_entry(u64 commit, u64 index, std::size_t& at) {
  auto r = entry(store::several_changes);
  u64 bytes = 0;
  for (; at < changes_.size() && r.changes.size() < entry_changes && bytes < entry_bytes; ++at) {
    bytes += size_of(changes_[at]);
    r.changes.push_back(std::move(changes_[at]));
  }
  if (auto s = put_record(c_, store::keys::history,
                          store::keys::change(commit, static_cast<std::uint32_t>(index)), r);
      !s)
    return fail(s.error());
  return bytes;
}

/// History holds the changes; the outbox names them, a change-set's worth at a time.
status change_log::put_changes(bool alerting, std::vector<schemas::score_change> scores) {
  const auto commit = c_.mirror.begin_commit();
  store::outbox_record set{.kind = static_cast<u64>(store::outgoing::change_set),
                           .payload = {},
                           .table = static_cast<u64>(c_.table.id),
                           .commit = commit,
                           .first = 0,
                           .end = 0,
                           .scores = {}};
  u64 bytes = 0;
  for (std::size_t at = 0; at < changes_.size();) {
    auto more = put_entry(commit, set.end++, at);
    if (!more) return fail(more.error());
    bytes += *more;
    const bool last = at == changes_.size();
    if (!alerting || (!last && bytes < change_set_bytes)) continue;
    if (last) set.scores = std::move(scores);
    if (auto s = put_record(c_, store::keys::outbox, store::keys::number(c_.mirror.next_outgoing()),
                            set);
        !s)
      return s;
    set.first = set.end;
    bytes = 0;
  }
  return {};
}

/// A score can move although no row did, as when a policy's checks are counted otherwise: no
/// history tells of it.
status change_log::put_scores_alone(std::vector<schemas::score_change> scores) const {
  const schemas::change_set set{.unused = 0,
                                .table = static_cast<u64>(c_.table.id),
                                .epoch = c_.epoch,
                                .version = c_.version,
                                .origin = static_cast<u64>(origin_),
                                .scan_id = c_.scan_id,
                                .scan_time = c_.scan_time,
                                .commit_time = c_.mirror.commit_time(),
                                .changes = {},
                                .scores = std::move(scores)};
  return put_outgoing(c_, store::outgoing::change_set, schemas::encode(set));
}

status change_log::finish(bool alerting, std::vector<schemas::score_change> scores) {
  origin_ = judged_origin();
  alerting = alerting && origin_ != schemas::origin::migration;
  if (!changes_.empty()) return put_changes(alerting, std::move(scores));
  const bool moved = std::ranges::any_of(scores, [](const auto& s) { return s.before != s.after; });
  return alerting && moved ? put_scores_alone(std::move(scores)) : status{};
}

status put_outgoing(const write_context& c, store::outgoing kind, std::string payload) {
  const store::outbox_record record{.kind = static_cast<u64>(kind),
                                    .payload = {std::move(payload)},
                                    .table = static_cast<u64>(c.table.id),
                                    .commit = 0,
                                    .first = 0,
                                    .end = 0,
                                    .scores = {}};
  return put_record(c, store::keys::outbox, store::keys::number(c.mirror.next_outgoing()), record);
}

namespace {

/// The scores now beside those of before; a policy that appears or goes has no other side.
std::vector<schemas::score_change> pair_scores(const std::vector<schemas::score_change>& before,
                                               std::vector<schemas::score_change> after) {
  for (auto& now : after)
    for (const auto& then : before)
      if (then.policy == now.policy) now.before = then.after;
  return after;
}

result<std::vector<schemas::score_change>> scores_now(const write_context& c) {
  return c.mirror.rows().scores(c.mirror.side(schemas::table_id::checks));
}

}  // namespace

status scored_changes::begin() {
  if (!scored()) return {};
  auto before = scores_now(c_);
  if (!before) return fail(before.error());
  before_ = std::move(*before);
  return {};
}

status scored_changes::finish(bool alerting) {
  if (!scored()) return log_.finish(alerting, {});
  auto after = scores_now(c_);
  if (!after) return fail(after.error());
  return log_.finish(alerting, pair_scores(before_, std::move(*after)));
}

namespace {

status apply_rows(const write_context& c, schemas::delta& d, change_log& log) {
  for (const auto& key : d.deletes)
    if (auto s = log.remove(key.bytes); !s) return s;
  for (auto& row : d.upserts) {
    auto key = schemas::key_of(c.table, row.stable.bytes);
    if (!key) return fail(key.error());
    if (auto s = log.upsert(std::move(*key), std::move(row)); !s) return s;
  }
  log.save_sum();
  return {};
}

}  // namespace

status apply_delta(const write_context& c, schemas::delta d, bool last) {
  change_log log(c);
  if (c.table.id != schemas::table_id::checks) {
    if (auto s = apply_rows(c, d, log); !s) return s;
    return log.finish(true, {});
  }
  // Scores are told of the whole local commit: as they were before its first version, and after its
  // last.
  auto before = c.mirror.records().scores
                    ? result<std::vector<schemas::score_change>>(c.mirror.records().scores->scores)
                    : scores_now(c);
  if (!before) return fail(before.error());
  if (auto s = apply_rows(c, d, log); !s) return s;
  if (!last) {
    c.mirror.put(store::scores_record{std::move(*before)});
    return log.finish(true, {});
  }
  auto after = scores_now(c);
  if (!after) return fail(after.error());
  if (c.mirror.records().scores) c.mirror.put(std::optional<store::scores_record>{});
  return log.finish(true, pair_scores(*before, std::move(*after)));
}

status check_rows(const schemas::table& t, const std::vector<schemas::row_bytes>& rows) {
  for (const auto& row : rows)
    if (auto s = schemas::check_row(t, row.stable.bytes, row.volatile_.bytes); !s) return s;
  return {};
}

status check_digest(const schemas::digest& d) {
  if (!d.root.bytes.empty() && d.root.bytes.size() != 16)
    return fail(errc::malformed, "a root of {} bytes, want 16", d.root.bytes.size());
  for (const auto& m : d.md5s)
    if (m.md5.bytes.size() != 16)
      return fail(errc::malformed, "policy {}: an MD5 of {} bytes, want 16", m.policy,
                  m.md5.bytes.size());
  return {};
}

status check_delta(const schemas::table& t, const schemas::delta& d) {
  if (auto s = check_rows(t, d.upserts); !s) return s;
  for (const auto& key : d.deletes) {
    auto again = schemas::key_of(t, key.bytes);
    if (!again || *again != key.bytes)
      return fail(errc::malformed, "{}: a deletion whose key is not one", t.name);
  }
  return check_digest(d.after);
}

}  // namespace wdb
