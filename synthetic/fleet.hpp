// Many synthetic agents in one thread, each with a key of its own, connected to one server over
// CURVE: connects them, moves their frames, and makes their rows change.
#pragma once

#include <deque>
#include <queue>
#include <random>
#include <unordered_map>

#include "common/net/crowd.hpp"
#include "synthetic/agent.hpp"

namespace synthetic {

/// Where the fleet connects.
struct gate {
  common::net::tcp_address server;
  std::string server_key;  ///< public, 32 bytes
};

class fleet {
 public:
  /// `context` outlives it. `seed` decides which rows change.
  static common::result<std::unique_ptr<fleet>> make(const common::net::context& context, gate to,
                                                     const common::net::link_options& options,
                                                     std::uint64_t seed);

  void add(profile p, common::net::curve_keys own);
  std::size_t size() const { return agents_.size(); }
  const agent& at(std::size_t n) const { return agents_[n]; }
  const happenings& happened() const { return happenings_; }
  /// When each change that was acknowledged since the last call was to be made.
  std::vector<common::instant> take_acknowledged() {
    return std::exchange(happenings_.acknowledged, {});
  }

  /// Connects further agents, as long as fewer than `most` handshakes are open. True: all are
  /// connected and greeted.
  common::result<bool> connect(std::size_t most);
  std::size_t greeted() const;
  std::uint64_t handshakes() { return crowd_.handshakes(); }
  /// The first scan of every agent, which has to be greeted.
  void scan_all();

  /// From now on rows change: `rate` a second over the whole fleet, or with 0 as fast as they are
  /// acknowledged, one at a time of each agent.
  void begin_changes(double rate);
  void end_changes() { changing_.reset(); }
  /// Their next hellos are spread evenly over a keepalive, as in a fleet that is up for a while.
  void spread_hellos(common::milliseconds keepalive);

  /// Waits at most so long for something to arrive, and does what is due.
  void turn(common::milliseconds longest);

  bool is_settled() const;
  /// Of the first scans: rows of tables that are stored.
  u64 rows_acknowledged() const { return sum(&agent::rows_acknowledged); }
  u64 changes_made() const { return sum(&agent::changes_made); }
  u64 changes_sent() const { return sum(&agent::changes_sent); }
  u64 changes_acknowledged() const { return sum(&agent::changes_acknowledged); }

 private:
  using member = common::net::crowd::member;
  struct changes {
    double rate;
    common::instant begin;
    u64 made = 0;
  };
  fleet(common::net::crowd c, gate to, std::uint64_t seed)
      : crowd_(std::move(c)), gate_(std::move(to)), random_(seed) {}
  u64 sum(u64 (agent::*count)() const) const;
  common::milliseconds until_due(common::milliseconds longest, common::instant now) const;
  void take_arrivals(common::instant now);
  void make_changes(common::instant now);
  void touch(member m);
  void touch_due(common::instant now);
  /// Lets the agent send what it may.
  void serve(member m, common::instant now);
  void wake_at(member m, common::instant t);

  common::net::crowd crowd_;
  gate gate_;
  std::mt19937_64 random_;
  happenings happenings_;
  std::deque<agent> agents_;
  std::vector<common::net::curve_keys> keys_;
  std::size_t connected_ = 0;
  std::optional<changes> changing_;

  std::vector<member> touched_;
  std::vector<bool> is_touched_;
  struct wake {
    common::instant at;
    member who;
    bool operator>(const wake& o) const { return at > o.at; }
  };
  std::priority_queue<wake, std::vector<wake>, std::greater<>> wakes_;
  std::vector<common::instant> wakes_at_;         ///< the first of each agent that is in the queue
  std::unordered_map<member, std::string> held_;  ///< frames that the transport had no room for
};

}  // namespace synthetic
