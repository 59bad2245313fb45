// The payloads that pass an operator's socket: commands to agents, queries to wdb, and the tap.
#pragma once

#include "schemas/message_parts.hpp"

namespace schemas {

/// Operator → agent, answered behind everything that the agent has to send. Verbs: `scan-now`: all tables are scanned first; `roots`;
/// `configuration`: the answer has the settings the agent runs with.
struct command {
  u64 id = 0;
  std::string verb;
  std::vector<std::string> arguments;
  i64 deadline = 0;
  MUSTER_MEMBERS(command, id, verb, arguments, deadline);
};

/// Operator → wdb, about the agent in the topic. `resync` [table…]: a snapshot of the tables (none: of all) is wanted, kept
/// until it came. `dump` [table…]: one consistent copy of the rows, answered by its first part. `part` session, number: a
/// further one.
struct query {
  u64 id = 0;
  std::string verb;
  std::vector<std::string> tables;
  u64 session = 0, part = 0;
  MUSTER_MEMBERS(query, id, verb, tables, session, part);
};

/// Rows of one table of a dump. A session is kept until its last part was asked for, or for 30 s.
struct dump_part {
  u64 id = 0, session = 0, part = 0, parts = 0;
  u64 table = 0;
  std::vector<row_bytes> rows;
  std::vector<u64> incomplete;  ///< part 0: the tables whose last scan was unknown or partial
  MUSTER_MEMBERS(dump_part, id, session, part, parts, table, rows, incomplete);
};

/// One table of a reply to `roots`.
struct root_comparison {
  u64 table = 0, status = 0, rows = 0, version = 0;
  blob agent, store;
  bool equal = false;
  std::vector<policy_md5> md5_agent, md5_store;
  MUSTER_MEMBERS(root_comparison, table, status, rows, version, agent, store, equal, md5_agent, md5_store);
};

struct reply {
  u64 id = 0;
  bool done = false, refused = false;
  std::string text;
  std::vector<root_comparison> roots;
  std::vector<setting> settings;
  MUSTER_MEMBERS(reply, id, done, refused, text, roots, settings);
};

// ---- tap ----

/// Operator → broker: copies of what passes, of topics that start with one of `prefixes` (none: all) and are about `agent`
/// (empty: any). Totals since the first request: what the reader can take in all. Sent again to grant more.
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
