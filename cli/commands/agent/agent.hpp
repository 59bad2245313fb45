#pragma once

#include "cli/command.hpp"

namespace cli {

/// `muster agent …`: what concerns one running agent.
command make_agent();
command make_agent_config();
command make_agent_revoke();

}  // namespace cli
