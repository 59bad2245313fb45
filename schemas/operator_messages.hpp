// The payloads that pass an operator's socket: questions to agents and to wdb, their answers, and
// the tap. header.correlation is the id of the question, in the question and in its answer.
#pragma once

#include "schemas/message_parts.hpp"

namespace schemas {

// ---- operator → agent: answered by wdb, when a report came after everything that the agent had to
// send ----

/// All tables are scanned first; answered by `scanned`.
struct scan_now {
  MUSTER_NO_MEMBERS;
};

/// A report without a scan; answered by `roots`.
struct report_roots {
  MUSTER_NO_MEMBERS;
};

/// A report with the settings that the agent runs with; answered by `settings`.
struct report_settings {
  MUSTER_NO_MEMBERS;
};

// ---- operator → wdb ----

/// A snapshot of the tables (none named: of all) is wanted, and kept until it came; answered by
/// `resync-wanted` once that is durable.
struct want_resync {
  std::vector<std::string> tables;
  MUSTER_MEMBERS(want_resync, tables);
};

/// One consistent copy of the rows of these tables (none named: of all); answered by its first
/// `dump-part`.
struct dump {
  std::vector<std::string> tables;
  MUSTER_MEMBERS(dump, tables);
};

/// A further part of a dump; answered by that `dump-part`.
struct dump_more {
  u64 session = 0, part = 0;
  MUSTER_MEMBERS(dump_more, session, part);
};

// ---- answers ----

struct scanned {
  std::string scan_id;
  MUSTER_MEMBERS(scanned, scan_id);
};

/// One table on both sides.
struct root_comparison {
  u64 table = 0, status = 0, rows = 0, version = 0;
  blob agent, store;
  bool equal = false;
  std::vector<policy_md5> md5_agent, md5_store;
  MUSTER_MEMBERS(root_comparison, table, status, rows, version, agent, store, equal, md5_agent,
                 md5_store);
};

struct roots {
  std::string scan_id;
  std::vector<root_comparison> tables;
  MUSTER_MEMBERS(roots, scan_id, tables);
};

struct settings {
  std::vector<setting> values;
  MUSTER_MEMBERS(settings, values);
};

struct resync_wanted {
  std::vector<std::string> tables;
  MUSTER_MEMBERS(resync_wanted, tables);
};

/// Rows of one table of a dump. A session is kept until its last part was asked for, or for 30 s.
struct dump_part {
  u64 session = 0, part = 0, parts = 0;
  u64 table = 0;
  std::vector<row_bytes> rows;
  std::vector<u64> incomplete;  ///< part 0: the tables whose last scan was unknown or partial
  MUSTER_MEMBERS(dump_part, session, part, parts, table, rows, incomplete);
};

/// The question is not answered, and why.
struct refused {
  std::string reason;
  MUSTER_MEMBERS(refused, reason);
};

// ---- tap ----

/// Operator → broker: copies of what passes, of topics that start with one of `prefixes` (none:
/// all) and are about `agent` (empty: any). Totals since the first request: what the reader can
/// take in all. Sent again to grant more.
struct tap_request {
  std::vector<std::string> prefixes;
  std::string agent;
  u64 copies = 0, bytes = 0;
  MUSTER_MEMBERS(tap_request, prefixes, agent, copies, bytes);
};

struct tap_copy {
  u64 hop = 0;  ///< schemas::hop
  i64 time = 0;
  blob frame;  ///< as it passed
  MUSTER_MEMBERS(tap_copy, hop, time, frame);
};

/// Broker → operator. `lost`: copies before these that the reader's credit had no room for.
struct tap_copies {
  u64 lost = 0;
  std::vector<tap_copy> copies;
  MUSTER_MEMBERS(tap_copies, lost, copies);
};

}  // namespace schemas
