// What the agent may send: the twin of the broker's credit_ledger, by the agent's own count. Pure:
// time is an argument.
#pragma once

#include <optional>

#include "common/clock.hpp"
#include "schemas/messages.hpp"

namespace collector::sync {

using schemas::u64;

class credit_account {
 public:
  /// The agent greets anew: both sides count from zero.
  void start_over();
  /// The broker grants: totals since the greeting, and what is left of them when the lease is over.
  void granted(const schemas::credit& c, common::instant now);
  /// A frame was refused: perhaps the broker counts otherwise than we do, so a credit request is
  /// due.
  void refused() { overdrawn_ = true; }

  /// Whether a frame of that size may leave. Where it may not, a credit request is due.
  bool may_send(std::size_t bytes);
  void sent(std::size_t bytes, common::instant now);

  /// What is to be sent before anything else: a request after a refusal.
  std::optional<schemas::credit_request> due_first(common::instant now);
  /// What is to be sent when nothing else can be: a request where credit is short, again after a
  /// while, as it may be lost; or, with nothing more to send for a moment, the lease goes back to
  /// those who wait.
  std::optional<schemas::credit_request> due_last(common::instant now);

 private:
  struct amount {
    u64 bytes = 0, messages = 0;
  };
  /// Between requests, longer each time the answer brought nothing: the broker remembers who waits,
  /// and ten thousand that ask every second would leave it no time to serve any.
  static constexpr common::milliseconds first_wait{1'000}, longest_wait{15'000};
  std::optional<schemas::credit_request> request(common::instant now);
  schemas::credit_request count(bool done) const;
  void end_lease();

  amount granted_, used_;
  amount lasting_;  ///< what is left of the credit when the lease is over
  std::optional<common::instant> lease_until_;
  bool short_ = false, overdrawn_ = false, asked_ = false;
  common::instant next_request_{}, last_sent_{};
  common::milliseconds request_wait_ = first_wait;
};

}  // namespace collector::sync
