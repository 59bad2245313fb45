// Who may send how much. wdb takes a number of bytes and messages in flight (the shard's credit);
// agents get theirs out of it, so that what is on its way can never be more than wdb agreed to
// hold. Every agent has a little that lasts, enough for reports and small deltas; one that has more
// to send requests credit, gets its full share on a lease, and gives it back by staying idle: so
// thousands of idle agents do not hold what one of them needs. Pure: no socket, time is an
// argument.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "broker/gateway/lasting_credit.hpp"
#include "common/clock.hpp"

namespace broker {

/// What an agent may have sent in all since it greeted. `leased`: all but the lasting part is over
/// when the lease is.
struct grant {
  std::string agent;
  amount total;
  bool leased = false;
  amount lasting;  ///< what of it lasts when the lease is over
};

class credit_ledger {
 public:
  static constexpr amount per_agent{256u << 10, 256}, lasting = lasting_credit::most;
  static constexpr common::milliseconds lease{5000};
  static constexpr std::uint64_t least_bytes =
      192u << 10;  ///< a grant that does not fit one frame is useless

  /// wdb enlisted anew: its whole credit is free, and every agent starts over.
  void reset(amount shard);
  /// The agent's counts start at zero; it waits for a grant. What was reserved for it is free
  /// again.
  void greet(const std::string& agent);
  void forget(const std::string& agent);
  /// The agent has more to send than its lasting part: it gets its full share, for a lease. `used`
  /// is what it sent in all by its own count: what was lost or doubled on the way is set right.
  void request(std::string_view agent, amount used, common::instant now);
  /// The agent has nothing more to send: its lease is over at once, for those who wait. The grant
  /// tells it so, after any that was on its way when it said this.
  std::optional<grant> end_lease(std::string_view agent, amount used);
  /// A frame of the agent is to be forwarded: false when it had no credit for it.
  bool spend(std::string_view agent, std::uint64_t bytes, common::instant now);
  /// wdb is done with messages of the agent.
  void give_back(std::string_view agent, amount done);
  /// Grants what can be granted now, agents in turn.
  std::vector<grant> distribute();
  /// Takes back what leases left unused: two leases after the last use, when the agent has long
  /// stopped counting on it.
  std::vector<grant> expire(common::instant now);

  amount free() const { return free_; }
  /// What agents hold of the shard: granted and not spent, or on its way.
  amount held() const;

 private:
  struct account {
    amount granted, spent, in_flight;
    amount lasting;  ///< that the agent keeps without a lease
    bool leased = false;
    bool is_fresh = false, in_leases = false, in_others = false;  ///< it stands in that queue
    bool requested = false;  ///< credit, and was not answered yet
    bool is_short = false;   ///< it requested credit, and neither got any nor sent anything since
    common::instant used{};
    amount missing() const;
    bool is_useful(amount more, amount all) const;
    amount share() const { return leased ? per_agent : lasting; }
    bool is_full() const;
    amount open() const {
      return {granted.bytes - spent.bytes + in_flight.bytes,
              granted.messages - spent.messages + in_flight.messages};
    }
  };
  static amount keep_lasting(account& a);
  void settle(account& a, amount used);
  void wait(std::string_view agent, account& a);
  /// Grants what the agent misses if that is worth a grant now.
  bool serve(const std::string& agent, account& a, std::vector<grant>& out);
  /// Serves those in front until one cannot be; whether somebody was.
  bool serve_queue(std::deque<std::string>& queue, bool account::*is_in, std::vector<grant>& out);
  void look_at_fresh(std::vector<grant>& out, bool& served);
  /// Whether agents with a lease wait and none of them got anything.
  bool serve_all(std::vector<grant>& out);
  void take_pieces(std::vector<grant>& out);
  void release(amount unused);

  amount shard_, free_;
  amount in_flight_;  ///< of all agents
  lasting_credit lasting_;
  std::map<std::string, account, std::less<>> accounts_;
  // In the order of their turns: agents to be looked at, and those that could not be served, with a
  // lease and without one. No call looks at more of these than it serves.
  std::deque<std::string> fresh_, leases_, others_;
  std::set<std::string, std::less<>> leased_;  ///< that got something by a lease, which is not over
  common::instant latest_{};                   ///< time that it was told of
};

}  // namespace broker
