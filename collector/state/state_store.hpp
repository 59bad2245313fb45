// The collector's own copy: state and outbox in one LMDB environment, always changed by one commit.
// What the server is told is decided here and nowhere else, so a kill at any instant leaves either
// the old state or the new one with the messages that tell of it.
#pragma once

#include <functional>
#include <map>
#include <optional>

#include "collector/state/delta_builder.hpp"
#include "collector/state/draft.hpp"
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

/// A session that repairs a table, about to begin: a snapshot when `at.whole`, else a comparison
/// bucket by bucket.
struct session_plan {
  schemas::table_id table{};
  table_state at;  ///< with session, pending_k and session_version set
  std::vector<state_row> rows;
  schemas::digest digest;
};

class state_store {
 public:
  /// Mints an epoch in a new store. `instance` is this process; the one that committed last is
  /// predecessor().
  static common::result<state_store> open(const std::string& dir, u64 instance);
  /// For readers in other processes; nothing is written. not_found when there is none.
  static common::result<state_store> open_read_only(const std::string& dir);

  u64 epoch() const { return held_.epoch; }
  u64 predecessor() const { return predecessor_; }
  /// From memory, as the last commit left it; version 0 when the table was never scanned.
  const table_state& table(schemas::table_id t) const { return held_.table(t); }
  /// The entries of the outbox, ascending; from memory too.
  const std::vector<outbox_place>& outbox() const { return held_.outbox; }
  common::result<std::vector<state_row>> rows(
      schemas::table_id t) const;  ///< in the order of their keys
  /// With `k`; with the policies' MD5s for `checks`.
  common::result<schemas::digest> digest(schemas::table_id t, const std::string& k) const;
  /// Of all of these, each with its K, in one read transaction.
  common::result<std::map<schemas::table_id, schemas::digest>> digests(
      const std::map<schemas::table_id, std::string>& tables) const;
  /// Read transactions that were begun; for tests.
  u64 reads() const { return env_.reads(); }

  /// Compares, and commits new state and outbox entries.
  common::result<commit_summary> commit(const scan_outcome& scan);

  using entry_visitor = std::function<bool(u64 sequence, const outbox_entry&)>;  ///< false stops
  common::status each_entry(u64 from_sequence, const entry_visitor& visit) const;
  /// One that outbox() names.
  common::result<outbox_entry> entry(u64 sequence) const;

  /// The mirror holds (version, session) of the table in our epoch: trims the outbox, ends a
  /// session that made it so.
  common::status acknowledged(const schemas::table_ack& a);
  /// The mirror is not, or may not be, what we have: a session is due, `whole` by a snapshot.
  /// `resync` names what asked for it (0: nobody).
  common::status need_repair(schemas::table_id t, u64 resync, bool whole);
  /// The comparison under way failed: another one is due, or a snapshot after the last try.
  common::status comparison_failed(schemas::table_id t);
  /// Mints session and K for a table that is due; its rows are of one read transaction.
  common::result<session_plan> begin_session(schemas::table_id t);
  /// Starts over: new epoch, empty outbox, every table due, in one commit.
  common::status mint_epoch();

 private:
  state_store(common::kv::env e, held_state held)
      : env_(std::move(e)), held_(std::move(held)), predecessor_(held_.instance) {}
  static common::result<state_store> load(const std::string& dir, bool read_only);
  common::result<draft> begin() const { return draft::begin(env_, held_); }

  common::kv::env env_;
  held_state held_;
  u64 predecessor_;
};

}  // namespace collector::state
