// Who may send how much. wdb takes a number of bytes and messages in flight (the shard's credit); agents get theirs out of
// it, so that what is on its way can never be more than wdb agreed to hold. Pure: no socket, no clock.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace broker {

struct amount {
  std::uint64_t bytes = 0, messages = 0;
};

/// What an agent may have sent in all since it greeted.
struct grant {
  std::string agent;
  amount total;
};

class credit_ledger {
 public:
  static constexpr amount per_agent{256u << 10, 512};
  static constexpr std::uint64_t least_bytes = 192u << 10;  ///< a grant that does not fit one frame is useless

  /// wdb enlisted anew: its whole credit is free, and every agent starts over.
  void reset(amount shard);
  /// The agent's counts start at zero; it waits for a grant. What was reserved for it is free again.
  void greet(const std::string& agent);
  void forget(const std::string& agent);
  /// A frame of the agent is to be forwarded: false when it had no credit for it.
  bool spend(std::string_view agent, std::uint64_t bytes);
  /// wdb is done with messages of the agent.
  void give_back(std::string_view agent, amount done);
  /// Grants what can be granted now, agents in turn.
  std::vector<grant> distribute();

  amount free() const { return free_; }

 private:
  struct account {
    amount granted, spent, in_flight;
    bool waiting = false;
  };
  void wait(std::string_view agent, account& a);
  void release(const account& a);
  amount shard_, free_;
  std::map<std::string, account, std::less<>> accounts_;
  std::deque<std::string> waiting_;
};

}  // namespace broker
