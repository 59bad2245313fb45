// The agent's half of the protocol (docs/wire.md). No socket and no clock inside: it is told what
// arrived and what time it is, and hands out the next frame to send. What must survive a restart is
// in the state_store; this may be lost. The parts decide; this class makes frames of what they
// want to say, in their order and as the credit allows, and hands them what comes.
#pragma once

#include "collector/sync/credit_account.hpp"
#include "collector/sync/greeting.hpp"
#include "collector/sync/key_change.hpp"
#include "collector/sync/repairs.hpp"
#include "collector/sync/reports.hpp"
#include "collector/sync/streams.hpp"
#include "common/log_limit.hpp"

namespace collector::sync {

/// Large because it is the one place in which the parts of a conversation meet.
class agent_protocol {
 public:
  agent_protocol(state::state_store& store, schemas::agent_id agent, u64 instance,
                 common::milliseconds keepalive);
  agent_protocol(const agent_protocol&) = delete;  // its parts refer to one another
  agent_protocol& operator=(const agent_protocol&) = delete;

  /// A new connection: counts start over, hello again.
  void connected();
  /// Handles a frame from the server; errors are the store's.
  common::result<std::optional<request>> arrived(std::string_view frame, common::instant now);
  /// The next frame to send, if one is due and there is credit for it. Call sent() when it has
  /// left.
  common::result<std::optional<std::string>> next(common::instant now);
  void sent(std::size_t bytes, common::instant now);

  /// The time between signs of life, from now on.
  void use_keepalive(common::milliseconds keepalive) { greeting_.use(keepalive); }

  /// A scan was committed: a report is due after what it changed. What it did not look at stays as
  /// the scans before it said.
  void scanned(scan_facts facts) { reports_.scanned(std::move(facts)); }
  /// A question wants a report of the last scan, with the settings if it asked for them.
  void report_for(const request& asked, std::vector<schemas::setting> settings = {}) {
    reports_.wanted_by(asked, std::move(settings));
  }

  /// The server is to take this public key too.
  void announce_key(std::string key, common::instant now) {
    key_change_.announce(std::move(key), now);
  }

  /// Nothing is left that the server has not acknowledged.
  bool idle() const;
  const counts& counted() const { return counted_; }

 private:
  common::status take(const schemas::envelope& e, common::instant now);
  /// A frame from the server came to nothing; `what` it is.
  void refuse(std::string_view what, const common::error& why, common::instant now);
  common::status on_ack(const schemas::ack& a, common::instant now);
  common::status on_gap(const schemas::gap& g);
  common::status on_busy(const schemas::busy& b, common::instant now);
  template <class Answer>
  common::status on_answer(std::string_view table, const Answer& answer, common::instant now);

  void start_over();
  void resend_after_silence(common::instant now);
  common::result<std::optional<std::string>> next_data(common::instant now);
  template <class Part>
  std::optional<std::string> hand_out(Part& part, const message& m, common::instant now);
  /// Hellos and credit requests: they cost no credit.
  std::string hand_out_free(const message& m);

  state::state_store& store_;
  frame_maker frames_;
  counts counted_;
  common::log_limit log_;
  greeting greeting_;
  credit_account credit_;
  streams streams_;
  repairs repairs_;
  reports reports_;
  key_change key_change_;
  patience patience_;
  bool costs_no_credit_ = false;  ///< the frame handed out last
};

}  // namespace collector::sync
