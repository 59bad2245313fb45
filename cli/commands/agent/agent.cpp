#include "cli/commands/agent/agent.hpp"

namespace cli {

command make_agent() {
  return make_group(
      "agent", "ask a running agent about itself, or decide about some",
      {make_agent_config(), make_agent_label(), make_agent_revoke(), make_agent_rotate(),
       make_agent_archive(), make_agent_restore(), make_agent_remove()});
}

}  // namespace cli
