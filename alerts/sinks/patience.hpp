// How often an alert was sent in vain, and how long to wait before the next attempt.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace alerts {

class patience {
 public:
  static constexpr std::chrono::milliseconds first{500}, longest{60'000};

  /// `tries`: as they were before a restart.
  explicit patience(std::uint64_t tries = 0) : tries_(tries) {}

  /// Another alert is the next one.
  void begin_anew() {
    tries_ = 0;
    pause_ = {};
  }
  /// Whether the alert is given up now: it was refused so often as it may be, in one way. A
  /// receiver that is away (none) refuses nothing.
  bool is_over(std::optional<std::uint64_t> most_tries) {
    pause_ = std::clamp(2 * pause_, first, longest);
    if (!most_tries) return false;
    if (counted_to_ && counted_to_ != most_tries) tries_ = 0;
    counted_to_ = most_tries;
    return ++tries_ >= *most_tries;
  }
  std::uint64_t tries() const { return tries_; }
  std::chrono::milliseconds pause() const { return pause_; }

 private:
  std::uint64_t tries_;
  std::optional<std::uint64_t> counted_to_;  ///< of the last refusal
  std::chrono::milliseconds pause_{};
};

}  // namespace alerts
