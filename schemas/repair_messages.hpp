// The four messages that find and carry what two copies of a table differ in (docs/wire.md,
// "Repair"). header.epoch and header.version say which state of the agent they are about; the key
// K, minted for each session, names the session.
//
//   agent → server   compare        digests of buckets of rows
//   server → agent   compare_reply  its rows in the buckets that differ
//   agent → server   repair         for each bucket that differs: what to remove, what to put
//   server → agent   repair_reply   what became of it
#pragma once

#include <string>
#include <vector>

#include "schemas/message_parts.hpp"
#include "schemas/row.hpp"

namespace schemas {

/// Asks what differs. A second one follows in large tables, for the buckets whose rows were too
/// many to list.
struct compare {
  blob k;               ///< 16 bytes
  digest whole;         ///< of the whole table under K
  u64 parent_bits = 0;  ///< 0: the first question; else the `bits` of the first
  blob parents;  ///< the second question: bitmap of the buckets of the first that are looked into
  u64 bits = 0;  ///< the table, or each parent, is cut into 2^bits buckets by the next bits of the
                 ///< key hash
  u64 digest_bits = 0;       ///< of each bucket digest that are sent, in whole bytes
  u64 element_bits = 0;      ///< of each row element that are wanted
  u64 list_most = 0;         ///< buckets in which the server holds more rows are named, not listed
  blob digests;              ///< of every bucket, ascending
  std::vector<u64> answers;  ///< resync ids
  MUSTER_MEMBERS(compare, k, whole, parent_bits, parents, bits, digest_bits, element_bits,
                 list_most, digests, answers);
};

enum class compare_answer : std::uint8_t {
  equal = 0,   ///< the mirror is the agent's table and stands at its version now
  differ = 1,  ///< in these buckets
  stale = 2,   ///< the mirror is newer than that version
  whole = 3,   ///< nothing to compare with, or too much: send a snapshot
  later = 4,   ///< too many repairs just now: wait
};

/// What the mirror holds in one bucket: the first `element_bits` of each of its rows' elements.
struct bucket_rows {
  u64 index = 0;  ///< counts all buckets of this cut, in ascending key hashes
  blob elements;
  MUSTER_MEMBERS(bucket_rows, index, elements);
};

struct compare_reply {
  u64 kid = 0, answer = 0;  ///< compare_answer
  u64 parent_bits = 0;      ///< of the compare it answers
  u64 version = 0;          ///< the mirror's
  u64 wait_ms = 0;
  std::vector<bucket_rows> buckets;
  blob deeper;  ///< bitmap of the buckets that differ and hold too many rows to list; empty: none
  MUSTER_MEMBERS(compare_reply, kid, answer, parent_bits, version, wait_ms, buckets, deeper);
};

/// What makes one bucket equal: removals first, then rows. Doing it twice does no harm.
struct bucket_fix {
  u64 bits = 0, index = 0;  ///< the bucket: the key hashes that start with these bits
  u64 after = 0;            ///< XOR of the first 8 bytes of its rows' elements, once this is done
  blob removed;             ///< elements, as listed
  std::vector<row_bytes> rows;
  MUSTER_MEMBERS(bucket_fix, bits, index, after, removed, rows);
};

/// One chunk of the repair. Chunks may come in any order; the final one comes when all others were
/// answered.
struct repair {
  blob k;
  digest whole;  ///< of the agent's table
  u64 chunk = 0;
  bool final = false;
  u64 element_bits = 0;
  std::string scan_id;
  i64 scan_time = 0;
  std::vector<u64> answers;  ///< resync ids
  std::vector<bucket_fix> buckets;
  MUSTER_MEMBERS(repair, k, whole, chunk, final, element_bits, scan_id, scan_time, answers,
                 buckets);
};

enum class repair_answer : std::uint8_t {
  done = 0,      ///< durable; of the final chunk: the mirror is the agent's table at that version
  conflict = 1,  ///< a bucket would not be what the agent has: nothing was changed
  other = 2,     ///< the whole would not be what the agent has: nothing was changed
  stale = 3,     ///< the mirror is newer than that version
  whole = 4,     ///< the mirror is of another epoch: send a snapshot
};

struct repair_reply {
  u64 kid = 0, chunk = 0, answer = 0;  ///< repair_answer
  u64 version = 0;                     ///< the mirror's
  MUSTER_MEMBERS(repair_reply, kid, chunk, answer, version);
};

}  // namespace schemas
