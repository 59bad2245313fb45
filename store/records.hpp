// What a store's values hold. Canonical arrays like the wire's, so that fields can be appended;
// each value also carries LMDB's missing checksum (common/kv).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/messages.hpp"
#include "store/keys.hpp"

namespace store {

using schemas::blob;
using schemas::i64;
using schemas::u64;

struct row_record {
  u64 schema = schemas::schema_number, version = 0;
  blob key, stable, volatile_;
  MUSTER_MEMBERS(row_record, schema, version, key, stable, volatile_);
};

/// A stored row where it lies; the key hash is a part of its LMDB key.
struct row_view {
  std::string_view key_hash, key, stable, volatile_;
};

/// A table of the mirror.
struct table_record {
  u64 epoch = 0, version = 0;
  blob k;  ///< of its digests; 16 bytes
  u64 session =
      0;  ///< that made it what it is: of the snapshot swapped in last, or the kid of the repair
  u64 verified_version = 0, verified_kid = 0;
  i64 verified_at = 0;  ///< 0: never
  u64 side = 0;         ///< where its rows lie: keys::rows_a or rows_b
  /// Of its rows under `k`, moved on by every write; its `rows` always hold once `counted` is set,
  /// its root only when it is there.
  schemas::digest recorded;
  bool counted = false;
  i64 hashed_at = 0;  ///< when all rows were hashed anew last, ms; 0: never
  MUSTER_MEMBERS(table_record, epoch, version, k, session, verified_version, verified_kid,
                 verified_at, side, recorded, counted, hashed_at);
};

/// A table that was never stored will have its first rows on the other side of this one.
inline keys::database side_of(const std::optional<table_record>& mirror) {
  return mirror && mirror->side != 0 ? keys::rows_b : keys::rows_a;
}

/// So many of the newest scans are kept whole in the table `scans`; of older ones what they say of
/// a table where it is something else than in the scan before.
inline constexpr std::size_t scans_kept = 50;

/// A snapshot that is on its way in.
struct staging_record {
  u64 session = 0, epoch = 0, version = 0, next_part = 0;
  blob k;
  std::vector<u64> answers;
  std::string scan_id;
  i64 scan_time = 0;
  MUSTER_MEMBERS(staging_record, session, epoch, version, next_part, k, answers, scan_id,
                 scan_time);
};

/// A resynchronisation that is wanted until a repair or a snapshot answers it.
struct wanted_record {
  u64 id = 0;
  std::string reason;
  bool whole = false;  ///< by a snapshot, not bucket by bucket
  i64 compared = 0;    ///< when buckets were compared for it last, ms; for readers: no step of a
                       ///< repair looks at it
  MUSTER_MEMBERS(wanted_record, id, reason, whole, compared);
};

struct epochs_record {
  u64 current = 0;
  std::vector<u64> retired;
  bool rebuilt = false;  ///< another store was here before: what comes into this one for the first
                         ///< time repairs
  MUSTER_MEMBERS(epochs_record, current, retired, rebuilt);
};

/// Where history begins: states at `time` and later can be rebuilt, what was before is gone. None:
/// since the first commit.
struct horizon_record {
  u64 commit =
      0;  ///< the last one of which retention removed something; 0: the store was rebuilt then
  i64 time = 0;
  MUSTER_MEMBERS(horizon_record, commit, time);
};

/// history_record.kind beside schemas::change_kind: the table was stored for the first time. Every
/// row that was there after the commit was added by it; key and rows are empty, since they can be
/// told from the mirror and the changes that followed.
inline constexpr u64 first_load = 100;
/// history_record.kind of an entry that holds several changes.
inline constexpr u64 several_changes = 101;

/// Changes of one table in one commit, or its first load, until retention removes them. Readers see
/// one change each.
struct history_record {
  u64 table = 0, epoch = 0, version = 0, origin = 0, kind = 0;
  blob key, old_stable, new_stable;
  std::string scan_id;
  i64 scan_time = 0, commit_time = 0;
  std::vector<schemas::change> changes;  ///< of several_changes; key and rows above are empty then
  MUSTER_MEMBERS(history_record, table, epoch, version, origin, kind, key, old_stable, new_stable,
                 scan_id, scan_time, commit_time, changes);
};

/// What has to leave the store: a change-set for an analyzer, or alerts of our own for the alert
/// store.
enum class outgoing : std::uint8_t { change_set = 0, alerts = 1 };
struct outbox_record {
  u64 kind = 0;
  blob payload;  ///< empty: a change-set of the entries [first, end) of history's `commit`, which
                 ///< stay there until this one is gone
  u64 table = 0;
  u64 commit = 0, first = 0, end = 0;
  std::vector<schemas::score_change> scores;
  MUSTER_MEMBERS(outbox_record, kind, payload, table, commit, first, end, scores);
};

/// The last report, as it came.
struct report_record {
  u64 instance = 0, counter = 0;
  i64 received = 0;
  blob report;
  MUSTER_MEMBERS(report_record, instance, counter, received, report);
};

/// Scores before a local commit that arrives in several versions.
struct scores_record {
  std::vector<schemas::score_change> scores;
  MUSTER_MEMBERS(scores_record, scores);
};

/// What a list of agents shows of one, so that it opens no store: written with the batch that
/// changed it.
struct agent_figures {
  bool known = false;  ///< the rest was written
  u64 tables = 0, rows = 0;
  u64 unverified = 0;           ///< tables that nobody verified as they stand
  u64 wanted = 0, staging = 0;  ///< tables that wait for a repair; snapshots on their way in
  i64 compared = 0;             ///< when buckets were compared for a repair last, ms
  u64 passed = 0, failed = 0, waived = 0;      ///< checks; `failed` without the waived ones
  u64 counted_epoch = 0, counted_version = 0;  ///< of the table `checks` when they were counted
  i64 counted_at = 0;                          ///< ms
  blob waivers;                                ///< SHA-256 of the waivers they were counted with
  i64 last_scan = 0;                           ///< ms; 0: none
  i64 checked_at = 0;                         ///< when all rows were hashed anew last, ms; 0: never
  u64 check_period_ms = 0;                    ///< within which that comes again
  std::vector<std::string> rule_labels = {};  ///< that rules over its rows give
  /// What they were told by: SHA-256 of the rules, then epoch and version of each table they look
  /// at; empty: there were no rules.
  blob rule_labels_by = {};
  std::string broken_policies = {};  ///< why policies are not evaluated; empty: all are
  friend bool operator==(const agent_figures&, const agent_figures&) = default;
  MUSTER_MEMBERS(agent_figures, known, tables, rows, unverified, wanted, staging, compared, passed,
                 failed, waived, counted_epoch, counted_version, counted_at, waivers, last_scan,
                 checked_at, check_period_ms, rule_labels, rule_labels_by, broken_policies);
};

/// An agent in the registry.
struct agent_record {
  std::string hostname, os, tenant = "default";
  i64 first_seen = 0, last_seen = 0;
  bool had_store = false;
  std::vector<u64> retired;  ///< epochs, remembered in case the store is lost
  u64 keepalive_ms = 30'000;
  bool lapsed = false;  ///< its silence was reported
  agent_figures figures;
  MUSTER_MEMBERS(agent_record, hostname, os, tenant, first_seen, last_seen, had_store, retired,
                 keepalive_ms, lapsed, figures);
  friend bool operator==(const agent_record&, const agent_record&) = default;
};

}  // namespace store
