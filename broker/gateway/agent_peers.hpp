// Which connection is which agent. Whoever says hello may be it; wdb decides, and names the
// instance it speaks to in every message: the connection that it acknowledged is the agent until it
// acknowledges another. Pure: time is an argument.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/clock.hpp"

namespace broker {

class agent_peers {
 public:
  static constexpr auto hello_pause = std::chrono::milliseconds{100};
  static constexpr std::size_t most_claimants =
      8;  ///< connections that claim one agent id; the oldest is forgotten

  enum class greeting { fresh, again, too_soon };
  /// A hello. fresh: this connection has not said it as this instance before.
  greeting greet(std::string_view agent, const std::string& connection, std::uint64_t instance,
                 common::instant now);
  /// wdb took `instance` for the agent. True when it was not before: its counts start over.
  bool acknowledge(std::string_view agent, std::uint64_t instance);
  /// Whether the connection is the agent, as wdb sees it.
  bool is_current(std::string_view agent, std::string_view connection) const;
  /// The connection of that instance (0: of the one that is the agent); null when there is none.
  const std::string* connection_of(std::string_view agent, std::uint64_t instance) const;
  /// The connection is no more. True when it was the agent.
  bool forget(std::string_view agent, std::string_view connection);
  /// It is no agent any more.
  void forget(std::string_view agent);
  /// Another wdb knows none of them: they have to be acknowledged anew.
  void forget_acknowledged();
  bool contains(std::string_view agent) const { return agents_.contains(agent); }

  struct address {
    std::string agent, connection;
  };
  std::vector<address> everybody() const;

 private:
  struct claimant {
    std::string connection;
    std::uint64_t instance = 0;
    common::instant greeted{};
    bool current = false;
  };
  std::map<std::string, std::vector<claimant>, std::less<>> agents_;
};

}  // namespace broker
