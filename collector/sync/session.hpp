// The agent's half of the protocol (docs/wire.md). No socket and no clock inside: it is told what arrived and what time it
// is, and hands out the next frame to send. What must survive a restart is in the state_store; this may be lost.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "collector/state/state_store.hpp"
#include "collector/sync/reconcile_agent.hpp"
#include "common/clock.hpp"
#include "schemas/envelope.hpp"

namespace collector::sync {

using schemas::u64;

/// What an operator asks of the agent.
struct request {
  u64 id = 0;
  schemas::message_type wanted{};
};

/// A scan, as far as a report tells of it.
struct scan_facts {
  std::string scan_id;
  std::int64_t started = 0, ended = 0;
  std::string hostname, os;
  struct table_cost {
    u64 table = 0, cpu_ms = 0;
    u64 wall_ms = 0, bytes_read = 0, peak_bytes = 0;
    bool earlier = false;  ///< of a scan before that one
  };
  std::vector<table_cost> tables;
  std::vector<schemas::policy_report> policies;
};

class session {
 public:
  session(state::state_store& store, schemas::agent_id agent, u64 instance, common::milliseconds keepalive);

  /// A new connection: counts start over, hello again.
  void connected();
  /// Handles a frame from the server; errors are the store's.
  common::result<std::optional<request>> arrived(std::string_view frame, common::instant now);
  /// The next frame to send, if one is due and there is credit for it. Call sent() when it has left.
  common::result<std::optional<std::string>> next(common::instant now);
  void sent(std::size_t bytes, common::instant now);

  /// A scan was committed: a report is due behind what it changed. What it did not look at stays as the scans before it said.
  void scanned(scan_facts facts);
  /// A question wants a report of the last scan, with the settings if it asked for them.
  void report_for(const request& asked, std::vector<schemas::setting> settings = {});

  /// Nothing is left that the server has not acknowledged.
  common::result<bool> idle() const;
  const std::map<std::string, u64>& counted() const { return counted_; }

 private:
  /// When to send again what got no answer; each time later.
  struct retry {
    common::instant since{};  ///< the last frame, either way
    common::milliseconds wait{5000};
    bool late = false;  ///< no answer came in time: nothing else waits for it any more
    bool due(common::instant now) const { return now - since > wait; }
    void later(common::instant now) { since = now, late = true, wait = std::min<common::milliseconds>(wait * 2, std::chrono::seconds{60}); }
  };
  struct outgoing_snapshot {
    schemas::table_id table{};
    u64 session = 0, version = 0, kid = 0;
    std::vector<std::string> parts;  ///< payloads
    std::size_t next = 0;
    retry again;
  };

  /// A table that is compared with the mirror bucket by bucket.
  struct comparison {
    schemas::table_id table{};
    u64 session = 0, version = 0;
    reconcile_agent half;
    retry again;
  };

  bool is_refusal(const schemas::envelope& e, const common::error& why);
  common::status on_ack(const schemas::envelope& e, common::instant now);
  common::status take_table_acks(const schemas::ack& a, bool answers_hello);
  common::status on_gap(std::string_view payload);
  common::status on_resync(std::string_view payload);
  common::status take_resync(schemas::table_id t, const schemas::resync& r);
  common::status take_deferred(schemas::table_id t);
  common::status on_new_epoch(std::string_view payload);
  std::optional<request> on_question(const schemas::header& h);
  void on_busy(std::string_view payload, common::instant now);
  void on_credit(const schemas::envelope& e, common::instant now);
  common::status need_repair(schemas::table_id t, u64 resync, bool whole);
  void must_greet();
  /// Between half of it and all of it, so that a fleet does not come back in step.
  static common::milliseconds jitter(common::milliseconds d);

  /// Whether there is credit; where there is not, the broker is told that there is more to send.
  bool may_send(std::size_t bytes);
  std::optional<std::string> next_wish(common::instant now);
  /// With nothing more to send for a moment: the lease goes back to those who wait.
  std::optional<std::string> give_lease_back(common::instant now);
  std::string credit_frame(bool done);
  std::string frame(schemas::message_type type, std::string_view table, schemas::header head, std::string_view payload);
  common::result<std::string> hello();
  void begin_outbox_again();
  /// Sequence of the last entry of the table that was sent over this connection, or of a later one of another table.
  u64 sent_up_to(u64 table) const;
  common::result<std::optional<std::string>> next_data(common::instant now);
  common::result<std::optional<std::string>> next_entry();
  common::result<std::optional<std::string>> next_part(common::instant now);
  common::result<std::optional<std::string>> next_report();
  common::result<schemas::table_report> table_report(const scan_facts::table_cost& cost);
  common::result<schemas::digest> streaming_digest(schemas::table_id t, const state::table_state& at);
  common::status plan_sessions(common::instant now);
  void plan_snapshot(state::session_plan plan, common::instant now);
  void plan_comparison(state::session_plan plan, common::instant now);
  std::optional<std::string> next_comparison(common::instant now);
  template <class Answer>
  common::status on_answer(std::string_view table, std::string_view payload, common::instant now);
  common::status settle(const comparison& c, common::instant now);
  common::status resend_after_silence(common::instant now);
  void end_lease(common::instant now);
  void keep_lasting();

  state::state_store& store_;
  schemas::agent_id agent_;
  u64 instance_, counter_ = 0;
  common::milliseconds keepalive_;

  bool up_ = false, greeted_ = false;  ///< connected; the last hello was answered
  u64 hello_counter_ = 0;
  common::instant next_hello_{}, progress_{};
  common::milliseconds hello_wait_{500}, patience_{5000};
  std::optional<u64> wdb_instance_;  ///< as the broker says; 0: there is none
  u64 credit_bytes_ = 0, credit_messages_ = 0, used_bytes_ = 0, used_messages_ = 0;
  u64 lasting_bytes_ = 0, lasting_messages_ = 0;  ///< what is left of the credit when the lease is over
  std::optional<common::instant> lease_until_;
  bool short_of_credit_ = false;
  bool overdrawn_ = false;  ///< something was refused: perhaps the broker counts otherwise than we do
  common::instant next_wish_{}, last_sent_{};

  u64 cursor_ = 0;             ///< sequence of the last outbox entry sent over this connection
  std::map<u64, u64> passed_;  ///< the same of tables that the cursor passed while they were repaired, or that are replayed
  std::vector<outgoing_snapshot> snapshots_;
  std::vector<comparison> comparisons_;
  std::map<schemas::table_id, common::instant> not_before_;  ///< a comparison that the server has no room for now
  std::map<schemas::table_id, u64> resyncs_taken_;           ///< the last one of each table since the greeting
  std::map<schemas::table_id, schemas::resync> deferred_;    ///< that came while the table was repaired for another reason
  struct known_digest {
    u64 version = 0;
    std::string k;
    schemas::digest digest;
  };
  std::map<schemas::table_id, known_digest> digests_;  ///< of tables as they stand: a heartbeat does not hash them again
  std::optional<scan_facts> last_scan_;
  struct wanted_report {
    request asked;
    std::vector<schemas::setting> settings;
  };
  std::deque<wanted_report> report_commands_;  ///< each wants a report of its own
  bool report_due_ = false, report_sent_ = false;
  std::deque<u64> commands_seen_;
  bool costs_no_credit_ = false;  ///< the frame handed out last
  std::map<std::string, u64> counted_;
};

}  // namespace collector::sync
