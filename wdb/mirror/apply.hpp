// Rows into the mirror: every write is compared with what was there, and what differs goes to history and, where it may
// alert, to the outbox, all in the caller's transaction.
#pragma once

#include "store/agent_store.hpp"

namespace wdb {

using schemas::blob;
using schemas::i64;
using schemas::u64;

/// One table in one write transaction. `commit_time` never decreases within a store.
struct write_context {
  const store::agent_store& in;
  common::kv::write_txn& txn;
  std::string agent;
  const schemas::table& table;
  store::keys::database side;  ///< where the mirror's rows lie
  std::uint64_t epoch, version;
  schemas::origin origin;
  std::string scan_id;
  i64 scan_time, commit_time;
};

/// The changes of one version being collected.
class change_log {
 public:
  explicit change_log(const write_context& c) : c_(c), origin_(c.origin) {}
  /// Puts a row that the caller has checked; nothing is noted when it is there already with the same stable bytes.
  common::status upsert(const std::string& key, const schemas::row_bytes& row);
  /// Nothing is noted when there is no such row.
  common::status remove(const std::string& key);
  /// Notes what was written elsewhere; nothing when the stable bytes are the same. Empty: there is no such row.
  void note(const schemas::blob& key, const schemas::blob& old_stable, const schemas::blob& new_stable);
  /// Writes history, and a change-set when `alerting` and more than the encoding changed. `scores` goes with the last change-set.
  common::status finish(bool alerting, std::vector<schemas::score_change> scores);
  std::size_t size() const { return changes_.size(); }
  /// In place of changes: the table was stored for the first time, and `rows` were.
  common::status note_first_load(std::uint64_t rows) const;

 private:
  common::status put_history() const;
  store::history_record entry(schemas::u64 kind) const;
  common::result<std::uint64_t> begin_commit() const;
  common::status put_change_sets(std::vector<schemas::score_change> scores);
  common::result<std::optional<store::row_record>> current(const std::string& row_key) const;
  schemas::origin judged_origin() const;
  const write_context& c_;
  schemas::origin origin_;
  std::vector<schemas::change> changes_;
};

/// The changes that lead from one whole state of a table to another; those of `checks` with the scores before and after.
class scored_changes {
 public:
  explicit scored_changes(const write_context& c) : c_(c), log_(c) {}
  common::status begin();
  change_log& log() { return log_; }
  common::status finish(bool alerting);

 private:
  bool scored() const { return c_.table.id == schemas::table_id::checks; }
  const write_context& c_;
  change_log log_;
  std::vector<schemas::score_change> before_;
};

/// Appends to the outbox.
common::status put_outgoing(const write_context& c, store::outgoing kind, std::string payload);

/// Applies one delta's rows as they are (acceptance was decided before).
common::status apply_delta(const write_context& c, const schemas::delta& d, bool last);

/// Checks all that can be checked of a delta before anything is touched: rows, keys, digest sizes.
common::status check_delta(const schemas::table& t, const schemas::delta& d);
common::status check_rows(const schemas::table& t, const std::vector<schemas::row_bytes>& rows);
common::status check_digest(const schemas::digest& d);

/// Commit time for the next change of this store: now, or the last one if the clock stepped back.
common::result<i64> next_commit_time(const store::agent_store& s, const common::kv::txn& t, i64 now);

}  // namespace wdb
