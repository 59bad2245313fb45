// The collector's own copy: state and outbox in one LMDB environment, always changed by one commit. What the server is
// told is decided here and nowhere else, so a kill at any instant leaves either the old state or the new one with the
// messages that tell of it.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "collector/state/delta_builder.hpp"
#include "common/kv/lmdb.hpp"
#include "schemas/agent_id.hpp"

namespace collector::state {

inline constexpr std::size_t outbox_limit = 64u << 20;  ///< bytes
inline constexpr std::size_t outbox_entries_limit = 65'536;
inline constexpr std::size_t snapshot_above = 2000;  ///< changed rows: more travel as a snapshot
inline constexpr u64 comparisons_tried = 3;          ///< that fail in a row; then a snapshot

/// What a commit did, for logs and tests.
struct commit_summary {
  std::size_t deltas = 0, upserts = 0, deletes = 0, held = 0;
};

/// A session that repairs a table, about to begin: a snapshot when `at.whole`, else a comparison bucket by bucket.
struct session_plan {
  schemas::table_id table{};
  table_state at;  ///< with session, pending_k and session_version set
  std::vector<state_row> rows;
  schemas::digest digest;
};

class state_store {
 public:
  /// Mints an epoch in a new store. `instance` is this process; the one that committed last is predecessor().
  static common::result<state_store> open(const std::string& dir, u64 instance);
  /// For readers in other processes; nothing is written. not_found when there is none.
  static common::result<state_store> open_read_only(const std::string& dir);

  u64 epoch() const { return epoch_; }
  u64 predecessor() const { return predecessor_; }
  /// version 0 when the table was never scanned.
  common::result<table_state> table(schemas::table_id t) const;
  common::result<std::vector<state_row>> rows(schemas::table_id t) const;  ///< in the order of their keys
  /// With `k`; with the policies' MD5s for `checks`.
  common::result<schemas::digest> digest(schemas::table_id t, const std::string& k) const;

  /// Compares, and commits new state and outbox entries.
  common::result<commit_summary> commit(const scan_outcome& scan);

  using entry_visitor = std::function<bool(u64 sequence, const outbox_entry&)>;  ///< false stops
  common::status each_entry(u64 from_sequence, const entry_visitor& visit) const;

  /// The mirror holds (version, session) of the table in our epoch: trims the outbox, ends a session that made it so.
  common::status acknowledged(const schemas::table_ack& a);
  /// The mirror is not, or may not be, what we have: a session is due, `whole` by a snapshot. `resync` names what asked for it
  /// (0: nobody).
  common::status need_repair(schemas::table_id t, u64 resync, bool whole);
  /// The comparison under way failed: another one is due, or a snapshot after the last try.
  common::status comparison_failed(schemas::table_id t);
  /// Mints session and K for a table that is due; its rows are of one read transaction.
  common::result<session_plan> begin_session(schemas::table_id t);
  /// Starts over: new epoch, empty outbox, every table due, in one commit.
  common::status mint_epoch();

 private:
  explicit state_store(common::kv::env e) : env_(std::move(e)) {}
  common::kv::database db(keys::database d) const { return env_.db(d); }
  common::status load(u64 instance, bool read_only);
  common::result<table_state> table_in(const common::kv::txn& t, schemas::table_id id) const;
  common::status put_table(common::kv::write_txn& t, schemas::table_id id, const table_state& s) const;
  /// Of the outbox; never goes back, so that a cursor into it stays good.
  common::result<u64> last_sequence(const common::kv::txn& t) const;
  common::status put_sequence(common::kv::write_txn& t, u64 n) const;
  /// Views, which die with the transaction or its next write.
  common::result<known_rows> known(const common::kv::txn& t, schemas::table_id id) const;
  common::result<std::vector<state_row>> rows_in(const common::kv::txn& t, schemas::table_id id) const;
  common::result<schemas::digest> digest_in(const common::kv::txn& t, schemas::table_id id, const std::string& k) const;
  common::status commit_table(common::kv::write_txn& t, const scan_outcome& scan, const scanned_table& now, commit_summary& sum);
  common::status put_rows(common::kv::write_txn& t, schemas::table_id id, const difference& d) const;
  common::status put_deltas(common::kv::write_txn& t, const schemas::table& table, table_state& s, const difference& d, const scan_outcome& scan,
                            commit_summary& sum);
  common::result<std::size_t> trim(common::kv::write_txn& t, schemas::table_id id, u64 upto);
  common::status bound_outbox(common::kv::write_txn& t);

  common::kv::env env_;
  u64 epoch_ = 0, predecessor_ = 0, instance_ = 0;
};

}  // namespace collector::state
