// What every part of the broker shares: the time of this round, counters, the log of refusals,
// frames of our own, and copies for the tap.
#pragma once

#include <map>

#include "broker/operators/tap.hpp"
#include "common/clock.hpp"
#include "common/log_limit.hpp"
#include "common/net/link.hpp"
#include "schemas/envelope.hpp"

namespace broker {

using arrival = common::net::hub::arrival;
using frame = common::net::frame;

/// Root and our own user may be any agent, and may ask and tap; nothing binds another user to an
/// id, so it can be none.
bool is_trusted(const common::net::peer& p);

class journal {
 public:
  /// `copies` outlives this.
  explicit journal(tap& copies);

  /// One look at the clock a round; what the log left out is told.
  void begin_round();
  common::instant now() const { return now_; }
  std::int64_t now_ms() const { return now_ms_; }

  void count(const std::string& what, std::uint64_t n = 1) { counted_[what] += n; }
  const std::map<std::string, std::uint64_t>& counted() const { return counted_; }
  /// Logs the counters once a minute.
  void log_counts();
  /// Something happened that is for the operator to know: counted, and logged within the limit of
  /// its kind.
  void note(const std::string& what, std::string_view text, std::uint64_t n = 1);
  /// A frame was refused: counted, and logged within the limit of its reason. `socket`: as in
  /// agents.sock.
  void refused(std::string_view socket, const arrival& a, const std::string& reason,
               const std::string& text);

  /// Whom a message of our own is for: an agent's instance, or who asked a question.
  struct address {
    std::uint64_t to = 0, correlation = 0;
  };
  frame make(schemas::message_type type, std::string_view agent, const address& who,
             const std::string& payload);

  /// A message passed. With nobody listening it costs a comparison.
  void seen(schemas::hop hop, std::string_view bytes) {
    if (tap_.listening()) tap_.copy(hop, bytes, now_ms_);
  }
  bool is_tapped() const { return tap_.listening(); }

 private:
  tap& tap_;
  std::uint64_t instance_, counter_ = 0;
  std::map<std::string, std::uint64_t> counted_;
  common::log_limit log_;
  common::instant now_{}, next_log_{};
  std::int64_t now_ms_ = 0;
};

}  // namespace broker
