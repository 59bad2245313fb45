// What a kind of sink is to the thread that serves it: the way to a receiver.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>

#include "schemas/sinks/sinks.hpp"
#include "schemas/told_alert.hpp"

namespace alerts {

/// What became of some alerts.
struct delivery {
  std::size_t taken = 0;  ///< so many of the first ones arrived
  /// Why the next one did not. Without an error the rest has only yet to be sent.
  common::status end = {};
  std::size_t refused = 0;  ///< with an error: so many after those belong together
  /// After so many attempts in vain they are not sent again by themselves; none: they always are.
  std::optional<std::uint64_t> most_tries = {};
  std::chrono::milliseconds wait{0};  ///< before the next attempt, as the receiver asks
};

/// Before an alert is given up that the receiver has refused, where that may be a mistake of ours.
inline constexpr std::uint64_t few_tries = 3;

class sender {
 public:
  sender() = default;
  virtual ~sender() = default;
  sender(const sender&) = delete;
  sender& operator=(const sender&) = delete;
  /// In order; some may have arrived though it says that they have not. Takes seconds at most where
  /// the receiver does nothing, and ends soon after `stop`.
  virtual delivery send(std::span<const schemas::told_alert> alerts,
                        const std::stop_token& stop) = 0;
  /// How long alerts wait for others that are sent with them.
  virtual std::chrono::milliseconds gather() const { return {}; }
};

std::unique_ptr<sender> make_sender(const schemas::sink& to);

}  // namespace alerts
