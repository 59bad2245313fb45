// What the collector remembers: one LMDB environment, collector/<agent>/data.mdb. This is the only
// code that builds its keys.
//
//   database  key                    value
//   rows      table(1) key-hash(16)  state_row: what the server was told, or is about to be
//   meta      "epoch"                natural: 64 random bits, minted with this store
//             "instance"             natural: the process that committed last
//             "table" table(1)       table_state
//             "sequence"             natural: of the last outbox entry; never goes back
//   outbox    sequence(8)            outbox_entry: in the order of sending, until acknowledged
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/hex.hpp"
#include "schemas/messages.hpp"

namespace collector::state {

using schemas::blob;
using schemas::i64;
using schemas::u64;

struct state_row {
  blob key, stable, volatile_;
  MUSTER_MEMBERS(state_row, key, stable, volatile_);
};

/// A table is streaming (deltas) or repairing (a snapshot or a comparison bucket by bucket is due
/// or under way); the agent decides.
struct table_state {
  u64 version = 0;  ///< of the last local commit; 0: never scanned
  bool repairing = true;
  blob k, pending_k;        ///< K of the streaming digests; K of the session that repairs
  u64 session = 0;          ///< that repairs; 0: none was begun
  u64 session_version = 0;  ///< the version it is about
  u64 status = 3;           ///< schemas::table_status of the last scan
  std::string reason;
  i64 last_good = 0;
  std::string scan_id;  ///< of the last scan that changed it
  i64 scan_time = 0;
  std::vector<u64> wanted;  ///< resync ids that the next session answers
  bool whole =
      true;  ///< only a snapshot repairs it: the server has nothing of this epoch, or wants it so
  u64 failed = 0;  ///< comparisons by buckets in a row that did not end well
  bool is_streaming() const { return !repairing && version != 0; }
  MUSTER_MEMBERS(table_state, version, repairing, k, pending_k, session, session_version, status,
                 reason, last_good, scan_id, scan_time, wanted, whole, failed);
};

/// One delta, as it is sent.
struct outbox_entry {
  u64 table = 0, epoch = 0, version = 0, flags = 0, kid = 0;
  blob payload;
  MUSTER_MEMBERS(outbox_entry, table, epoch, version, flags, kid, payload);
};

namespace keys {
enum database : std::size_t { rows, meta, outbox };
inline const std::vector<std::string> databases{"rows", "meta", "outbox"};
inline std::string table(schemas::table_id t) { return std::string(1, static_cast<char>(t)); }
inline std::string row(schemas::table_id t, std::string_view key_hash) {
  return table(t).append(key_hash);
}
inline std::string table_meta(schemas::table_id t) { return "table" + table(t); }
inline std::string sequence(std::uint64_t n) { return common::be64(n); }
}  // namespace keys

}  // namespace collector::state
