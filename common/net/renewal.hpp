// When a link connects anew by itself. libzmq reconnects after a lost connection, with a growing
// wait while nobody answers. Two things it leaves to us:
//
// It gives a connection up for good when a byte came damaged, or the refusal of a key: it then says
// `disconnected`, and not that it retries. And where a server answers but ends the handshake, it
// comes back after the shortest wait for ever, or not at all (whichever of two packets was first).
#pragma once

#include <algorithm>

#include "common/clock.hpp"

namespace common::net {

class renewal {
 public:
  /// The wait, which doubles up to the longest with each renewal until a handshake succeeds.
  renewal(milliseconds shortest, milliseconds longest)
      : shortest_(shortest), longest_(longest), wait_(shortest) {}

  // What libzmq tells. Once we took over, it is of the connection that we ended.
  void handshake_failed() { failed_ = !ours_; }
  void disconnected(instant now) {
    if (!ours_) due_ = now + wait_;
  }
  void libzmq_retries() {
    if (!ours_) due_.reset();
  }
  /// False: of the connection that we ended.
  bool handshake_succeeded() {
    if (ours_) return false;
    due_.reset();
    failed_ = false;
    wait_ = shortest_;
    return true;
  }

  /// True once after a failed handshake: the caller ends what libzmq does about it.
  bool take_over(instant now) {
    if (!failed_) return false;
    failed_ = false;
    ours_ = true;
    due_ = now + wait_;
    return true;
  }

  /// True once when it is time to connect.
  bool take_due(instant now) {
    if (!due_ || now < *due_) return false;
    due_.reset();
    ours_ = false;
    wait_ = std::min(wait_ * 2, longest_);
    return true;
  }

  /// How long one may sleep: at most `timeout`, which is for ever when it is negative.
  milliseconds sleep(milliseconds timeout, instant now) const {
    if (!due_) return timeout;
    const auto left = std::max(std::chrono::ceil<milliseconds>(*due_ - now), milliseconds{0});
    return timeout < milliseconds{0} ? left : std::min(timeout, left);
  }

 private:
  milliseconds shortest_, longest_, wait_;
  std::optional<instant> due_;
  bool failed_ = false, ours_ = false;
};

}  // namespace common::net
