// When each agent was heard of: kept in the store::registry for readers, and watched here for
// silence. A lapse is raised once; it is over when the agent is heard of again. Silence is measured
// on the monotonic clock and from the start of this process at the earliest: while wdb was away,
// nobody could be heard.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "common/clock.hpp"
#include "store/registry.hpp"

namespace wdb {

class liveness {
 public:
  /// Three keepalives without a sign of life, but not less than this.
  static constexpr common::milliseconds least_silence{5000};
  static constexpr common::milliseconds times_every{500};

  /// What a batch says of an agent.
  struct news {
    std::string agent;
    store::agent_record record;
    bool heard = false;  ///< the agent itself said something
  };

  explicit liveness(store::registry& agents) : agents_(agents) {}
  common::status load(common::instant now);
  bool contains(const std::string& agent) const { return known_.contains(agent); }
  /// By this process, or since it began.
  common::milliseconds silent_for(const std::string& agent, common::instant now) const;
  /// It said something within three keepalives.
  bool is_heard(const std::string& agent, common::instant now) const;
  /// The default for one that was never seen.
  common::milliseconds keepalive(const std::string& agent) const;
  /// What changed of an agent is durable when this returns; that it was heard of, and no more, is
  /// written for all of them together, `times_every` apart.
  common::status note(std::vector<news> of, common::instant now, std::int64_t wall);
  /// `evidence-lapsed` for every agent that is silent for too long, may not be, and was not
  /// reported; store them, then note_lapsed().
  std::vector<schemas::alert> lapsed(
      common::instant now, const std::function<bool(const std::string&)>& may_be_silent) const;
  common::status note_lapsed(const std::vector<schemas::alert>& raised);
  /// It is no agent any more.
  common::status forget(const std::string& agent);

 private:
  struct agent_state {
    store::agent_record record;
    std::int64_t seen_on_disk = 0;  ///< last_seen, as it was written last
    common::instant heard{};
    bool heard_now = false;  ///< by this process
  };
  /// The agents of whom there is something to write now.
  std::vector<std::string> note_in_memory(std::vector<news> of, common::instant now,
                                          std::int64_t wall);
  common::status write(const std::vector<std::string>& agents);

  store::registry& agents_;
  std::map<std::string, agent_state> known_;
  common::instant begun_{};
  std::set<std::string> heard_since_;  ///< nothing else is new of them, and it is not written yet
  common::instant next_times_{};
};

}  // namespace wdb
