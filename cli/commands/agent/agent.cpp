#include "cli/commands/agent/agent.hpp"

namespace cli {

command make_agent() {
  return make_group("agent", "ask a running agent about itself", {make_agent_config()});
}

}  // namespace cli
