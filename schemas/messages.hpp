// The payloads: one struct a message type, one member list each (`members`), from which both codecs come. A payload is a
// canonical array in list order. Members are only appended: a missing tail keeps its default (an older sender), a further
// tail is skipped (a newer one). Sizes: see schemas/canonical.hpp; hashes are raw bytes, times ms since the epoch, UTC.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "common/result.hpp"
#include "schemas/row.hpp"

namespace schemas {

using u64 = std::uint64_t;
using i64 = std::int64_t;

/// Bytes that are not text: a hash, a key, a nested canonical value.
struct blob {
  std::string bytes;
  friend auto operator<=>(const blob&, const blob&) = default;
};

// ---- rows ----

struct row_bytes {
  blob stable, volatile_;
  static constexpr auto members = std::tuple{&row_bytes::stable, &row_bytes::volatile_};
};

/// The state hash of a policy's checks: 16 bytes.
struct policy_md5 {
  std::string policy;
  blob md5;
  static constexpr auto members = std::tuple{&policy_md5::policy, &policy_md5::md5};
};

/// Digest of a whole table at the header's epoch, version and kid. `root` is empty when there is none to compare.
struct digest {
  blob root;
  u64 rows = 0;
  std::vector<policy_md5> md5s;  ///< of the table `checks` only
  static constexpr auto members = std::tuple{&digest::root, &digest::rows, &digest::md5s};
};

// ---- agent → server ----

struct table_version {
  u64 table = 0, epoch = 0, version = 0;
  static constexpr auto members = std::tuple{&table_version::table, &table_version::epoch, &table_version::version};
};

/// First message of a connection, and again every keepalive. header.instance is the sender.
struct hello {
  u64 predecessor = 0;  ///< the instance that last committed in the same store; 0: none
  u64 epoch = 0;        ///< of the agent's store
  u64 keepalive_ms = 30'000;
  std::string hostname, os;
  std::vector<table_version> tables;
  static constexpr auto members = std::tuple{&hello::predecessor, &hello::epoch, &hello::keepalive_ms, &hello::hostname, &hello::os, &hello::tables};
};

/// One version of one table (header: epoch, version, flags, kid).
struct delta {
  std::string scan_id;
  i64 scan_time = 0;
  std::vector<row_bytes> upserts;
  std::vector<blob> deletes;  ///< keys
  digest after;               ///< on `last` only
  static constexpr auto members = std::tuple{&delta::scan_id, &delta::scan_time, &delta::upserts, &delta::deletes, &delta::after};
};

enum class snapshot_part : std::uint8_t { begin = 0, rows = 1, end = 2 };

/// A whole table at the header's version, in parts 0…n: begin (K, the resyncs it answers), rows, end (digest).
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
  static constexpr auto members = std::tuple{&snapshot::session, &snapshot::part,    &snapshot::phase, &snapshot::scan_id, &snapshot::scan_time,
                                             &snapshot::k,       &snapshot::answers, &snapshot::rows,  &snapshot::after};
};

struct table_report {
  u64 table = 0, status = 0;  ///< table_status
  std::string reason;
  u64 epoch = 0, version = 0, kid = 0;
  digest state;  ///< no root while the table is repairing
  i64 last_good = 0;
  u64 cpu_ms = 0;
  static constexpr auto members =
      std::tuple{&table_report::table, &table_report::status, &table_report::reason,    &table_report::epoch, &table_report::version,
                 &table_report::kid,   &table_report::state,  &table_report::last_good, &table_report::cpu_ms};
};

struct policy_report {
  std::string policy;
  u64 passed = 0, failed = 0, not_applicable = 0, not_run = 0, invalid = 0;
  i64 score = -1;  ///< hundredths of a percent; -1: no check was decided
  i64 started = 0, ended = 0;
  blob md5;
  static constexpr auto members =
      std::tuple{&policy_report::policy,  &policy_report::passed, &policy_report::failed,  &policy_report::not_applicable, &policy_report::not_run,
                 &policy_report::invalid, &policy_report::score,  &policy_report::started, &policy_report::ended,          &policy_report::md5};
};

/// Ends a scan, behind everything the scan sent. What is sent when nothing changed.
struct report {
  std::string scan_id;
  i64 started = 0, ended = 0;
  u64 command = 0;  ///< the command it answers; 0: the schedule
  std::string hostname, os;
  std::vector<table_report> tables;
  std::vector<policy_report> policies;
  static constexpr auto members = std::tuple{&report::scan_id,  &report::started, &report::ended,  &report::command,
                                             &report::hostname, &report::os,      &report::tables, &report::policies};
};

// ---- server → agent ----

struct table_ack {
  u64 table = 0, epoch = 0, version = 0, kid = 0;  ///< what the mirror durably holds
  u64 session = 0;                                 ///< the snapshot session that was swapped in, else 0
  static constexpr auto members = std::tuple{&table_ack::table, &table_ack::epoch, &table_ack::version, &table_ack::kid, &table_ack::session};
};

/// Cumulative, sent after the commit. header.instance is wdb's: a new one means hello again.
struct ack {
  std::vector<table_ack> tables;
  std::vector<std::string> reports;  ///< scan ids of reports that were handled
  u64 hello = 0;                     ///< counter of the hello it answers, else 0
  static constexpr auto members = std::tuple{&ack::tables, &ack::reports, &ack::hello};
};

/// The mirror is at (epoch, version): send what follows, or a snapshot.
struct gap {
  u64 table = 0, epoch = 0, version = 0;
  static constexpr auto members = std::tuple{&gap::table, &gap::epoch, &gap::version};
};

/// Send a snapshot of the table. Kept by the server and repeated until it is answered.
struct resync {
  u64 id = 0, table = 0;
  std::string reason;
  static constexpr auto members = std::tuple{&resync::id, &resync::table, &resync::reason};
};

/// The epoch was retired or its versions were used twice. Ignored unless it is the agent's current one.
struct new_epoch {
  u64 refused = 0;
  std::string reason;
  static constexpr auto members = std::tuple{&new_epoch::refused, &new_epoch::reason};
};

/// Somebody else is this agent just now, or the message was refused; nothing was stored.
struct busy {
  std::string reason;
  static constexpr auto members = std::tuple{&busy::reason};
};

/// Cumulative over a connection (broker → agent: what may have been sent in all) or an increment (wdb → broker: what was
/// handled of the agent in the topic).
struct credit {
  u64 bytes = 0, messages = 0;
  static constexpr auto members = std::tuple{&credit::bytes, &credit::messages};
};

/// Operator → agent or wdb. Verbs: `scan-now`, `roots`.
struct command {
  u64 id = 0;
  std::string verb;
  std::vector<std::string> arguments;
  i64 deadline = 0;
  static constexpr auto members = std::tuple{&command::id, &command::verb, &command::arguments, &command::deadline};
};

/// One table of a reply to `roots`.
struct root_comparison {
  u64 table = 0, status = 0, rows = 0, version = 0;
  blob agent, store;
  bool equal = false;
  std::vector<policy_md5> md5_agent, md5_store;
  static constexpr auto members =
      std::tuple{&root_comparison::table, &root_comparison::status, &root_comparison::rows,      &root_comparison::version,  &root_comparison::agent,
                 &root_comparison::store, &root_comparison::equal,  &root_comparison::md5_agent, &root_comparison::md5_store};
};

struct reply {
  u64 id = 0;
  bool done = false, refused = false;
  std::string text;
  std::vector<root_comparison> roots;
  static constexpr auto members = std::tuple{&reply::id, &reply::done, &reply::refused, &reply::text, &reply::roots};
};

// ---- between stages ----

/// role: `wdb`, `analyzer`. credit: messages of work it takes at a time.
struct enlist {
  std::string role, label;
  u64 credit_messages = 0, credit_bytes = 0;
  static constexpr auto members = std::tuple{&enlist::role, &enlist::label, &enlist::credit_messages, &enlist::credit_bytes};
};

struct welcome {
  u64 wdb_instance = 0;  ///< 0: none is there
  static constexpr auto members = std::tuple{&welcome::wdb_instance};
};

/// Where a store write came from (DESIGN §4).
enum class origin : std::uint8_t { first = 0, delta = 1, snapshot = 2, repair = 3, migration = 4 };
enum class change_kind : std::uint8_t { added = 0, removed = 1, modified = 2 };
enum class severity : std::uint8_t { low = 0, medium = 1, high = 2, critical = 3 };
std::string_view name(origin o);
std::string_view name(change_kind c);
std::string_view name(severity s);

struct change {
  u64 kind = 0;  ///< change_kind
  blob key, old_stable, new_stable;
  static constexpr auto members = std::tuple{&change::kind, &change::key, &change::old_stable, &change::new_stable};
};

struct score_change {
  std::string policy;
  i64 before = -1, after = -1;  ///< hundredths of a percent; -1: undecided
  static constexpr auto members = std::tuple{&score_change::policy, &score_change::before, &score_change::after};
};

/// What one commit changed in one table. `work` names it until its RESULT is durable.
struct change_set {
  u64 work = 0, table = 0, epoch = 0, version = 0, origin = 0;
  std::string scan_id;
  i64 scan_time = 0, commit_time = 0;
  std::vector<change> changes;
  std::vector<score_change> scores;
  static constexpr auto members =
      std::tuple{&change_set::work,    &change_set::table,     &change_set::epoch,       &change_set::version, &change_set::origin,
                 &change_set::scan_id, &change_set::scan_time, &change_set::commit_time, &change_set::changes, &change_set::scores};
};

/// Two digests of one table at one (epoch, version, kid).
struct evidence {
  u64 work = 0, table = 0, epoch = 0, version = 0, kid = 0;
  digest reported, stored;
  static constexpr auto members =
      std::tuple{&evidence::work, &evidence::table, &evidence::epoch, &evidence::version, &evidence::kid, &evidence::reported, &evidence::stored};
};

struct verdict {
  u64 work = 0, table = 0, epoch = 0, version = 0, kid = 0;
  bool verified = false;
  std::string reason;
  static constexpr auto members =
      std::tuple{&verdict::work, &verdict::table, &verdict::epoch, &verdict::version, &verdict::kid, &verdict::verified, &verdict::reason};
};

struct alert {
  blob id;  ///< 16 bytes: alert_id()
  std::string agent, rule;
  u64 severity = 0, table = 0, epoch = 0, version = 0, change = 0, origin = 0;
  blob key, old_stable, new_stable;
  std::string message;
  i64 time = 0;       ///< when the server stored it
  blob ruleset = {};  ///< SHA-256 of the rule file, 32 bytes; empty: wdb raised it itself
  static constexpr auto members = std::tuple{&alert::id,         &alert::agent,      &alert::rule,    &alert::severity, &alert::table,
                                             &alert::epoch,      &alert::version,    &alert::change,  &alert::origin,   &alert::key,
                                             &alert::old_stable, &alert::new_stable, &alert::message, &alert::time,     &alert::ruleset};
};

struct alerts_of {
  u64 work = 0;
  std::vector<alert> alerts;
  static constexpr auto members = std::tuple{&alerts_of::work, &alerts_of::alerts};
};

// ---- codecs: defined for every struct above ----

template <class Message>
std::string encode(const Message& m);
template <class Message>
common::result<Message> decode(std::string_view payload);

}  // namespace schemas
