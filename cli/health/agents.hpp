// How the agents of a server stand, told from its registry: no store is opened.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/health/house.hpp"
#include "views/agent_state.hpp"

namespace cli::health {

/// None: a wdb that did not write that yet recorded it; its store knows.
std::optional<views::agent_facts> listed_facts(const schemas::data_paths& paths,
                                               const store::registry::entry& e,
                                               const views::enrolled_agent& enrolled,
                                               std::int64_t now);

struct agent_standing {
  std::string id, hostname = {};
  views::agent_state state = views::agent_state::unknown;
  std::int64_t last_seen = 0;        ///< ms, by the server's clock; 0: never
  std::int64_t last_scan = 0;        ///< ms, by its own; 0: none
  std::string broken_policies = {};  ///< why policies are not evaluated; empty: all are
};
/// Without those that were archived; none on a host that is no server.
common::result<std::vector<agent_standing>> agents_of(const house& h);

using state_counts = std::map<views::agent_state, std::size_t>;
state_counts count(const std::vector<agent_standing>& agents);

/// `web-1, web-2 and 9 more`
std::string names_of(const std::vector<std::string>& ids);

}  // namespace cli::health
