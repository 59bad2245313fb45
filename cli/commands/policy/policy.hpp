#pragma once

#include "cli/command.hpp"

namespace cli {

/// `muster policy …`: policies here, without a server.
command make_policy();
command make_policy_run();
command make_policy_eval();
command make_policy_lint();
command make_policy_test();
command make_policy_commands();

}  // namespace cli
