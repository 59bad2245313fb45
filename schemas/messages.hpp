// The payloads: one struct a message type (schemas/message_table.hpp), one member list each, from
// which both codecs come. A payload is a canonical array in list order. Members are only appended:
// a missing tail keeps its default (an older sender), a further tail is skipped (a newer one).
// Sizes: see schemas/canonical.hpp; hashes are raw bytes, times ms since the epoch, UTC.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "schemas/enrolment_messages.hpp"
#include "schemas/message_parts.hpp"
#include "schemas/operator_messages.hpp"
#include "schemas/repair_messages.hpp"
#include "schemas/row.hpp"
#include "schemas/severity.hpp"

namespace schemas {

// ---- agent → server ----

/// Where a table stands, and while it is streaming what it should be: the heartbeat that proves the
/// mirror.
struct table_version {
  u64 table = 0, epoch = 0, version = 0;
  u64 kid = 0;
  digest state;  ///< no root while the table is repairing
  MUSTER_MEMBERS(table_version, table, epoch, version, kid, state);
};

/// First message of a connection, and again every keepalive. header.instance is the sender.
struct hello {
  u64 predecessor = 0;  ///< the instance that last committed in the same store; 0: none
  u64 epoch = 0;        ///< of the agent's store
  u64 keepalive_ms = 30'000;
  std::string hostname, os;
  std::vector<table_version> tables;
  blob bundle;  ///< digest of the settings and policies it runs with; empty: its own files
  MUSTER_MEMBERS(hello, predecessor, epoch, keepalive_ms, hostname, os, tables, bundle);
};

/// One version of one table (header: epoch, version, flags, kid).
struct delta {
  std::string scan_id;
  i64 scan_time = 0;
  std::vector<row_bytes> upserts;
  std::vector<blob> deletes;  ///< keys
  digest after;               ///< on `last` only
  MUSTER_MEMBERS(delta, scan_id, scan_time, upserts, deletes, after);
};

enum class snapshot_part : std::uint8_t { begin = 0, rows = 1, end = 2 };

/// A whole table at the header's version, in parts 0…n: begin (K, the resyncs it answers), rows,
/// end (digest).
struct snapshot {
  u64 session = 0;  ///< random; all parts of one attempt carry it
  u64 part = 0;     ///< counts from 0, no gaps
  u64 phase = 0;    ///< snapshot_part
  std::string scan_id;
  i64 scan_time = 0;
  blob k;                    ///< begin: the 16 bytes of K
  std::vector<u64> answers;  ///< begin: resync ids
  std::vector<row_bytes> rows;
  digest after;  ///< end
  MUSTER_MEMBERS(snapshot, session, part, phase, scan_id, scan_time, k, answers, rows, after);
};

struct table_report {
  u64 table = 0, status = 0;  ///< table_status
  std::string reason;
  u64 epoch = 0, version = 0, kid = 0;
  digest state;  ///< no root while the table is repairing
  i64 last_good = 0;
  u64 cpu_ms = 0;
  u64 wall_ms = 0, bytes_read = 0,
      peak_bytes = 0;    ///< what collecting it cost; peak 0: the sender does not say
  bool earlier = false;  ///< it was not due in this scan: status and cost are those of the last one
                         ///< that looked at it
  MUSTER_MEMBERS(table_report, table, status, reason, epoch, version, kid, state, last_good, cpu_ms,
                 wall_ms, bytes_read, peak_bytes, earlier);
};

struct policy_report {
  std::string policy;
  u64 passed = 0, failed = 0, not_applicable = 0, not_run = 0, invalid = 0;
  i64 score = -1;  ///< hundredths of a percent; -1: no check was decided
  i64 started = 0, ended = 0;
  blob md5;
  MUSTER_MEMBERS(policy_report, policy, passed, failed, not_applicable, not_run, invalid, score,
                 started, ended, md5);
};

/// Ends a scan, after everything the scan sent. What is sent when nothing changed.
struct report {
  std::string scan_id;
  i64 started = 0, ended = 0;
  u64 command = 0;  ///< id of the operator's question that it answers; 0: the schedule
  std::string hostname, os;
  std::vector<table_report> tables;
  std::vector<policy_report> policies;
  std::vector<setting> settings;  ///< when the question was `report-settings`
  u64 asked = 0;                  ///< the question's message type
  MUSTER_MEMBERS(report, scan_id, started, ended, command, hostname, os, tables, policies, settings,
                 asked);
};

// ---- server → agent ----

struct table_ack {
  u64 table = 0, epoch = 0, version = 0, kid = 0;  ///< what the mirror durably holds
  u64 session = 0;  ///< the snapshot session that was swapped in, else 0
  MUSTER_MEMBERS(table_ack, table, epoch, version, kid, session);
};

/// Cumulative, sent after the commit. header.instance is wdb's: a new one means hello again.
struct ack {
  std::vector<table_ack> tables;
  std::vector<std::string> reports;  ///< scan ids of reports that were handled
  u64 hello = 0;                     ///< counter of the hello it answers, else 0
  MUSTER_MEMBERS(ack, tables, reports, hello);
};

/// The mirror is at (epoch, version): send what follows, or a snapshot.
struct gap {
  u64 table = 0, epoch = 0, version = 0;
  MUSTER_MEMBERS(gap, table, epoch, version);
};

/// Make the mirror of the table equal. Kept by the server and repeated until it is answered.
struct resync {
  u64 id = 0, table = 0;
  std::string reason;
  bool whole = false;  ///< by a snapshot; else as the agent likes
  MUSTER_MEMBERS(resync, id, table, reason, whole);
};

/// The epoch was retired or its versions were used twice. Ignored unless it is the agent's current
/// one.
struct new_epoch {
  u64 refused = 0;
  std::string reason;
  MUSTER_MEMBERS(new_epoch, refused, reason);
};

/// Somebody else is this agent just now, or the message was refused; nothing was stored.
struct busy {
  std::string reason;
  MUSTER_MEMBERS(busy, reason);
};

/// What the agent may have sent in all since its hello; when `lease_ms` passed since this came, no
/// more than the `lasting` part beyond what it has sent. Of another server than before: say hello
/// again.
struct credit {
  u64 bytes = 0, messages = 0;
  u64 lease_ms = 0, lasting_bytes = 0, lasting_messages = 0;
  u64 server = 0;  ///< wdb's instance; 0: none is there
  MUSTER_MEMBERS(credit, bytes, messages, lease_ms, lasting_bytes, lasting_messages, server);
};

// ---- agent → broker ----

/// What the agent sent in all by its own count, and it has more to send than the credit allows; or,
/// `done`, it has not, and the lease may end.
struct credit_request {
  u64 bytes = 0, messages = 0;
  bool done = false;
  MUSTER_MEMBERS(credit_request, bytes, messages, done);
};

// ---- between stages ----

/// role: `wdb`, `analyzer`, `alerts`. credit: messages of work it takes at a time.
struct enlist {
  std::string role, label;
  u64 credit_messages = 0, credit_bytes = 0;
  MUSTER_MEMBERS(enlist, role, label, credit_messages, credit_bytes);
};

/// wdb → broker: what was handled of the agent in the topic since the last one.
struct credit_return {
  u64 bytes = 0, messages = 0;
  MUSTER_MEMBERS(credit_return, bytes, messages);
};

struct welcome {
  u64 wdb_instance = 0;  ///< 0: none is there
  MUSTER_MEMBERS(welcome, wdb_instance);
};

/// Where a store write came from.
enum class origin : std::uint8_t { first = 0, delta = 1, snapshot = 2, repair = 3, migration = 4 };
enum class change_kind : std::uint8_t { added = 0, removed = 1, modified = 2 };
std::string_view name(origin o);
std::string_view name(change_kind c);

struct change {
  u64 kind = 0;  ///< change_kind
  blob key, old_stable, new_stable;
  MUSTER_MEMBERS(change, kind, key, old_stable, new_stable);
};

struct score_change {
  std::string policy;
  i64 before = -1, after = -1;  ///< hundredths of a percent; -1: undecided
  MUSTER_MEMBERS(score_change, policy, before, after);
};

/// What one commit changed in one table.
struct change_set {
  u64 unused = 0;  ///< a work number in wire 1; outboxes hold payloads that begin with it
  u64 table = 0, epoch = 0, version = 0, origin = 0;
  std::string scan_id;
  i64 scan_time = 0, commit_time = 0;
  std::vector<change> changes;
  std::vector<score_change> scores;
  MUSTER_MEMBERS(change_set, unused, table, epoch, version, origin, scan_id, scan_time, commit_time,
                 changes, scores);
};

/// Two digests of one table at one (epoch, version, kid).
struct evidence {
  u64 table = 0, epoch = 0, version = 0, kid = 0;
  digest reported, stored;
  MUSTER_MEMBERS(evidence, table, epoch, version, kid, reported, stored);
};

struct verdict {
  u64 table = 0, epoch = 0, version = 0, kid = 0;
  bool verified = false;
  std::string reason;
  bool whole = false;  ///< a policy's state hash differs: all of it is to be sent again
  MUSTER_MEMBERS(verdict, table, epoch, version, kid, verified, reason, whole);
};

struct alert {
  blob id;  ///< 16 bytes: alert_id()
  std::string agent, rule;
  u64 severity = 0, table = 0, epoch = 0, version = 0, change = 0, origin = 0;
  blob key, old_stable, new_stable;
  std::string message;
  i64 time = 0;       ///< when the server stored it
  blob ruleset = {};  ///< SHA-256 of the rule file, 32 bytes; empty: wdb raised it itself
  std::vector<std::string> mitre = {};  ///< techniques of MITRE ATT&CK, as `T1098.004`
  std::string scan_id = {};             ///< of the scan that saw it; empty: no scan did
  u64 telling = 0;                      ///< how the alerts stage tells it
  std::string part_of = {};  ///< alerts of a scan that have the same word here are told together
  std::string many = {};     ///< what several of this rule are called: `packages installed`
  blob thing = {};           ///< the same for rows of other keys that are one thing to the rules;
                             ///< empty: the key says what it is about
  MUSTER_MEMBERS(alert, id, agent, rule, severity, table, epoch, version, change, origin, key,
                 old_stable, new_stable, message, time, ruleset, mitre, scan_id, telling, part_of,
                 many, thing);
};

/// alert.telling. `over` is no alert: what one of the same agent, rule and key told of has passed.
enum class telling : std::uint8_t { at_once = 0, with_others = 1, when_it_lasts = 2, over = 3 };

struct alerts_of {
  u64 unused = 0;  ///< as in change_set: wdb's own alerts lie in outboxes too
  std::vector<alert> alerts;
  MUSTER_MEMBERS(alerts_of, unused, alerts);
};

/// An alert as wdb keeps it.
struct stored_alert {
  u64 sequence = 0;  ///< in the order of arrival, from 1
  alert what;
  MUSTER_MEMBERS(stored_alert, sequence, what);
};

/// alerts → wdb: everything up to `after` in the log of that id is durable there; what comes next
/// is wanted. Said again each second until it is answered.
struct alerts_wanted {
  u64 after = 0;
  u64 log = 0;  ///< 0: none was met yet
  MUSTER_MEMBERS(alerts_wanted, after, log);
};

/// wdb → alerts, once there are any: those after `after`, in order. That is what was asked, unless
/// the log is another one (0 then) or was restored from an older copy (its last number).
struct alerts_stored {
  u64 asked = 0;
  u64 after = 0, log = 0;
  std::vector<stored_alert> alerts;
  MUSTER_MEMBERS(alerts_stored, asked, after, log, alerts);
};

// ---- codecs: defined for every struct above ----

template <class Message>
std::string encode(const Message& m);
template <class Message>
common::result<Message> decode(std::string_view payload);

}  // namespace schemas
