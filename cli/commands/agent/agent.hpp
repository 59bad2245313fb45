#pragma once

#include "cli/command.hpp"

namespace cli {

/// `muster agent …`: what concerns one agent, or a few.
command make_agent();
command make_agent_archive();
command make_agent_config();
command make_agent_label();
command make_agent_remove();
command make_agent_restore();
command make_agent_revoke();
command make_agent_rotate();

}  // namespace cli
