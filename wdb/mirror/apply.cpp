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

template <class Record>
status put_record(const write_context& c, store::keys::database d, const std::string& key, const Record& r) {
  return c.txn.put(c.in.db(d), key, schemas::encode(r));
}

}  // namespace

result<std::optional<store::row_record>> change_log::current(const std::string& row_key) const {
  return store::reader(c_.in, c_.txn).record<store::row_record>(c_.side, row_key);
}

status change_log::upsert(const std::string& key, const schemas::row_bytes& row) {
  const std::string row_key = store::keys::row(c_.table.id, schemas::key_hash(c_.table.id, key));
  auto old = current(row_key);
  if (!old) return fail(old.error());
  if (old->has_value() && (*old)->stable == row.stable && (*old)->volatile_ == row.volatile_) return {};
  note({key}, old->has_value() ? (*old)->stable : blob{}, row.stable);
  return put_record(c_, c_.side, row_key, store::row_record{.version = c_.version, .key = {key}, .stable = row.stable, .volatile_ = row.volatile_});
}

status change_log::remove(const std::string& key) {
  const std::string row_key = store::keys::row(c_.table.id, schemas::key_hash(c_.table.id, key));
  auto old = current(row_key);
  if (!old) return fail(old.error());
  if (!old->has_value()) return {};
  note({key}, (*old)->stable, {});
  return c_.txn.erase(c_.in.db(c_.side), row_key);
}

void change_log::note(const blob& key, const blob& old_stable, const blob& new_stable) {
  if (old_stable == new_stable) return;
  const auto kind = old_stable.bytes.empty() ? change_kind::added : new_stable.bytes.empty() ? change_kind::removed : change_kind::modified;
  changes_.push_back({static_cast<u64>(kind), key, old_stable, new_stable});
}

/// An agent can call anything a migration; it is one if nothing but the encoding changed.
schemas::origin change_log::judged_origin() const {
  if (c_.origin != schemas::origin::migration) return c_.origin;
  const auto same = [](const schemas::change& one) { return schemas::is_reencoded(one.old_stable.bytes, one.new_stable.bytes); };
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
          .commit_time = c_.commit_time};
}

/// Counted in meta, not by what history holds: retention may have removed all of it, and a number is used once.
result<std::uint64_t> change_log::begin_commit() const {
  auto last = store::reader(c_.in, c_.txn).last_commit();
  if (!last) return fail(last.error());
  const auto number = last->number + 1;
  if (auto s = c_.txn.put(c_.in.db(store::keys::meta), "commit", schemas::writer().natural(number).integer(c_.commit_time).take()); !s)
    return fail(s.error());
  return number;
}

status change_log::put_history() const {
  auto commit = begin_commit();
  if (!commit) return fail(commit.error());
  std::uint32_t index = 0;
  for (const auto& one : changes_) {
    auto r = entry(one.kind);
    r.key = one.key, r.old_stable = one.old_stable, r.new_stable = one.new_stable;
    if (auto s = put_record(c_, store::keys::history, store::keys::change(*commit, index++), r); !s) return s;
  }
  return {};
}

status change_log::note_first_load(std::uint64_t rows) const {
  if (rows == 0) return {};
  auto commit = begin_commit();
  if (!commit) return fail(commit.error());
  return put_record(c_, store::keys::history, store::keys::change(*commit, 0), entry(store::first_load));
}

status change_log::put_change_sets(std::vector<schemas::score_change> scores) {
  std::size_t at = 0;
  do {
    schemas::change_set set{.work = 0,
                            .table = static_cast<u64>(c_.table.id),
                            .epoch = c_.epoch,
                            .version = c_.version,
                            .origin = static_cast<u64>(origin_),
                            .scan_id = c_.scan_id,
                            .scan_time = c_.scan_time,
                            .commit_time = c_.commit_time,
                            .changes = {},
                            .scores = {}};
    for (std::size_t bytes = 0; at < changes_.size() && bytes < change_set_bytes; ++at) {
      bytes += changes_[at].old_stable.bytes.size() + changes_[at].new_stable.bytes.size() + changes_[at].key.bytes.size();
      set.changes.push_back(changes_[at]);
    }
    if (at == changes_.size()) set.scores = std::move(scores);
    if (auto s = put_outgoing(c_, store::outgoing::change_set, schemas::encode(set)); !s) return s;
  } while (at < changes_.size());
  return {};
}

status change_log::finish(bool alerting, std::vector<schemas::score_change> scores) {
  origin_ = judged_origin();
  alerting = alerting && origin_ != schemas::origin::migration;
  if (!changes_.empty())
    if (auto s = put_history(); !s) return s;
  const bool moved = std::ranges::any_of(scores, [](const auto& s) { return s.before != s.after; });
  if (!alerting || (changes_.empty() && !moved)) return {};
  return put_change_sets(std::move(scores));
}

status put_outgoing(const write_context& c, store::outgoing kind, std::string payload) {
  // Counted in meta, not by what the outbox holds: a number is used once, so that a cursor behind it stays good.
  auto last = c.txn.get(c.in.db(store::keys::meta), "outgoing");
  if (!last) return fail(last.error());
  const std::uint64_t number = (last->has_value() ? schemas::reader(**last).natural().value_or(0) : 0) + 1;
  if (auto ok = c.txn.put(c.in.db(store::keys::meta), "outgoing", schemas::writer().natural(number).take()); !ok) return ok;
  const store::outbox_record record{.kind = static_cast<u64>(kind), .payload = {std::move(payload)}, .table = static_cast<u64>(c.table.id)};
  return put_record(c, store::keys::outbox, store::keys::number(number), record);
}

namespace {

/// The scores now beside those of before; a policy that appears or goes has no other side.
std::vector<schemas::score_change> pair_scores(const std::vector<schemas::score_change>& before, std::vector<schemas::score_change> after) {
  for (auto& now : after)
    for (const auto& then : before)
      if (then.policy == now.policy) now.before = then.after;
  return after;
}

/// Scores as they were before the first version of this local commit.
result<std::vector<schemas::score_change>> scores_before(const write_context& c) {
  const store::reader r(c.in, c.txn);
  auto kept = r.record<store::scores_record>(store::keys::meta, "scores");
  if (!kept) return fail(kept.error());
  if (kept->has_value()) return (*kept)->scores;
  return r.scores();
}

/// Clears the way for the next commit, or keeps the old scores until the last version of this one.
status keep_scores(const write_context& c, bool last, std::vector<schemas::score_change> before) {
  if (last) return c.txn.erase(c.in.db(store::keys::meta), "scores");
  return put_record(c, store::keys::meta, "scores", store::scores_record{std::move(before)});
}

}  // namespace

status scored_changes::begin() {
  if (!scored()) return {};
  auto before = store::reader(c_.in, c_.txn).scores();
  if (!before) return fail(before.error());
  before_ = std::move(*before);
  return {};
}

status scored_changes::finish(bool alerting) {
  if (!scored()) return log_.finish(alerting, {});
  auto after = store::reader(c_.in, c_.txn).scores();
  if (!after) return fail(after.error());
  return log_.finish(alerting, pair_scores(before_, std::move(*after)));
}

status apply_delta(const write_context& c, const schemas::delta& d, bool last) {
  const bool scored = c.table.id == schemas::table_id::checks;
  std::vector<schemas::score_change> before, scores;
  if (scored) {
    auto b = scores_before(c);
    if (!b) return fail(b.error());
    before = std::move(*b);
  }
  change_log log(c);
  for (const auto& key : d.deletes)
    if (auto s = log.remove(key.bytes); !s) return s;
  for (const auto& row : d.upserts) {
    auto key = schemas::key_of(c.table, row.stable.bytes);
    if (!key) return fail(key.error());
    if (auto s = log.upsert(*key, row); !s) return s;
  }
  if (scored) {
    if (last) {
      auto after = store::reader(c.in, c.txn).scores();
      if (!after) return fail(after.error());
      scores = pair_scores(before, std::move(*after));
    }
    if (auto s = keep_scores(c, last, std::move(before)); !s) return s;
  }
  return log.finish(true, std::move(scores));
}

status check_rows(const schemas::table& t, const std::vector<schemas::row_bytes>& rows) {
  for (const auto& row : rows)
    if (auto s = schemas::check_row(t, row.stable.bytes, row.volatile_.bytes); !s) return s;
  return {};
}

status check_digest(const schemas::digest& d) {
  if (!d.root.bytes.empty() && d.root.bytes.size() != 16) return fail(errc::malformed, "a root of {} bytes, want 16", d.root.bytes.size());
  for (const auto& m : d.md5s)
    if (m.md5.bytes.size() != 16) return fail(errc::malformed, "policy {}: an MD5 of {} bytes, want 16", m.policy, m.md5.bytes.size());
  return {};
}

status check_delta(const schemas::table& t, const schemas::delta& d) {
  if (auto s = check_rows(t, d.upserts); !s) return s;
  for (const auto& key : d.deletes) {
    auto again = schemas::key_of(t, key.bytes);
    if (!again || *again != key.bytes) return fail(errc::malformed, "{}: a deletion whose key is not one", t.name);
  }
  return check_digest(d.after);
}

result<i64> next_commit_time(const store::agent_store& s, const common::kv::txn& t, i64 now) {
  auto last = store::reader(s, t).last_commit();
  if (!last) return fail(last.error());
  return std::max(now, last->time);
}

}  // namespace wdb
