// Rows into the mirror: every write is compared with what was there, and what differs goes to
// history and, where it may alert, to the outbox, all in the caller's transaction.
#pragma once

#include "schemas/table_digest.hpp"
#include "wdb/mirror/agent_mirror.hpp"
#include "wdb/mirror/recorded_sum.hpp"

namespace wdb {

/// One version of one table being written; the mirror is open.
struct write_context {
  agent_mirror& mirror;
  const schemas::table& table;
  std::uint64_t epoch, version;
  schemas::origin origin;
  std::string scan_id;
  i64 scan_time;
};

/// The changes of one version being collected.
class change_log {
 public:
  explicit change_log(const write_context& c)
      : c_(c), origin_(c.origin), sum_(c.mirror, c.table.id) {}
  /// Puts a row that the caller has checked; nothing is noted when it is there already with the
  /// same stable bytes.
  common::status upsert(std::string key, schemas::row_bytes row);
  /// Nothing is noted when there is no such row.
  common::status remove(const std::string& key);
  /// Notes what was written elsewhere; nothing when the stable bytes are the same. Empty: there is
  /// no such row.
  void note(std::string key, std::string_view old_stable, std::string new_stable);
  /// Writes history, and a change-set when `alerting` and more than the encoding changed. `scores`
  /// goes with the last change-set.
  common::status finish(bool alerting, std::vector<schemas::score_change> scores);
  std::size_t size() const { return noted_; }
  /// The rows were written by upsert() and remove(): moves the recorded digest on. (A swap brings a
  /// digest of its own.)
  void save_sum() const { sum_.save(c_.mirror); }
  /// Writes one first-load entry instead of `rows` added rows.
  common::status note_first_load(std::uint64_t rows) const;

 private:
  common::result<u64> put_entry(u64 commit, u64 index, std::size_t& at);
  common::status put_changes(bool alerting, std::vector<schemas::score_change> scores);
  store::history_record entry(schemas::u64 kind) const;
  common::status put_scores_alone(std::vector<schemas::score_change> scores) const;
  schemas::origin judged_origin() const;
  const write_context& c_;
  schemas::origin origin_;
  std::vector<schemas::change> changes_;
  std::size_t noted_ = 0;
  recorded_sum sum_;
};

/// The changes that lead from one whole state of a table to another; those of `checks` with the
/// scores before and after.
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
common::status apply_delta(const write_context& c, schemas::delta d, bool last);

/// Checks all that can be checked of a delta before anything is touched: rows, keys, digest sizes.
common::status check_delta(const schemas::table& t, const schemas::delta& d);
common::status check_rows(const schemas::table& t, const std::vector<schemas::row_bytes>& rows);
common::status check_digest(const schemas::digest& d);

}  // namespace wdb
