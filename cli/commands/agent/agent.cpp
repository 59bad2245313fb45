#include "cli/commands/agent/agent.hpp"

namespace cli {

command make_agent() {
  return make_group("agent", "ask a running agent about itself, or decide about it",
                    {make_agent_config(), make_agent_revoke()});
}

}  // namespace cli
