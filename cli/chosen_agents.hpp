// The agents that a question about all of them is about.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/option_list.hpp"
#include "cli/stores.hpp"

namespace cli {

struct agent_choice {
  std::optional<std::string> agent;
  std::vector<std::string> labels;
};
void add_options(option_list& to, agent_choice& o);

struct chosen_agents {
  std::vector<store::registry::entry> all;
  int code = 0;  ///< exit_incomplete: labels of some are not known, which was told
};
/// usage: a label cannot be one; not_found: there is no such agent, or no folder of agents.
common::result<chosen_agents> choose_agents(const schemas::data_paths& paths,
                                            const agent_choice& o);

}  // namespace cli
