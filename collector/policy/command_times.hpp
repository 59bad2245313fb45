// How long commands took in the last scan, so that the next one starts the longest first: what is
// started last decides when a scan that runs several at a time ends. Kept in memory by whoever
// scans again and again.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

namespace collector::policy {

class command_times {
 public:
  /// Commands remembered at most; policies have hundreds.
  static constexpr std::size_t most = 16'384;

  void note(const std::string& command, std::chrono::milliseconds took) {
    if (times_.size() < most || times_.contains(command)) times_[command] = took;
  }
  /// Empty: not seen yet.
  std::optional<std::chrono::milliseconds> of(const std::string& command) const {
    const auto at = times_.find(command);
    return at == times_.end() ? std::nullopt : std::optional(at->second);
  }

 private:
  std::map<std::string, std::chrono::milliseconds> times_;
};

}  // namespace collector::policy
