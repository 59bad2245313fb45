// When each agent was heard of: kept in the store::registry for readers, and watched here for
// silence. A lapse is raised once; it is over when the agent is heard of again. Silence is measured
// on the monotonic clock and from the start of this process at the earliest: while wdb was away,
// nobody could be heard.
#pragma once

#include <map>

#include "common/clock.hpp"
#include "store/registry.hpp"

namespace wdb {

class liveness {
 public:
  /// Three keepalives without a sign of life, but not less than this.
  static constexpr common::milliseconds least_silence{5000};

  /// What a batch says of an agent.
  struct news {
    std::string agent;
    store::agent_record record;
    bool heard = false;  ///< the agent itself said something
  };

  explicit liveness(store::registry& agents) : agents_(agents) {}
  common::status load(common::instant now);
  bool contains(const std::string& agent) const { return known_.contains(agent); }
  /// The default for one that was never seen.
  common::milliseconds keepalive(const std::string& agent) const;
  /// Written in one transaction when it changed anything that readers rely on.
  common::status note(std::vector<news> of, common::instant now, std::int64_t wall);
  /// `evidence-lapsed` for every agent that is silent for too long and was not reported; store
  /// them, then note_lapsed().
  std::vector<schemas::alert> lapsed(common::instant now) const;
  common::status note_lapsed(const std::vector<schemas::alert>& raised);

 private:
  struct agent_state {
    store::agent_record record;
    common::instant heard{};
  };
  store::registry& agents_;
  std::map<std::string, agent_state> known_;
};

}  // namespace wdb
