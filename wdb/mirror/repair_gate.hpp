// How many agents are repaired at a time: a fleet that comes back at once is served in turn.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "common/clock.hpp"

namespace wdb {

/// Of one commit thread. An agent has its place until its repair is done, or until it was not heard
/// of for `patience`.
class repair_gate {
 public:
  static constexpr std::size_t places = 4;
  static constexpr common::milliseconds patience{5000}, wait{250};

  /// Empty: go on. Else how long the agent should wait; it is longer the more of them wait.
  std::optional<common::milliseconds> enter(const std::string& agent, common::instant now) {
    std::erase_if(inside_, [&](const auto& a) { return now - a.second > patience; });
    std::erase_if(waiting_, [&](const auto& a) { return now - a.second > patience; });
    if (inside_.contains(agent) || inside_.size() < places) {
      waiting_.erase(agent);
      return inside_[agent] = now, std::nullopt;
    }
    waiting_[agent] = now;
    return std::min<common::milliseconds>(wait * (1 + waiting_.size() / places), patience);
  }
  void leave(const std::string& agent) { inside_.erase(agent); }

 private:
  std::map<std::string, common::instant> inside_, waiting_;
};

}  // namespace wdb
