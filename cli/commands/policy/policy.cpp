#include "cli/commands/policy/policy.hpp"

namespace cli {

command make_policy() {
  return make_group("policy", "evaluate, lint and test policies here, without a server",
                    {make_policy_run(), make_policy_eval(), make_policy_lint(), make_policy_test(),
                     make_policy_commands()});
}

}  // namespace cli
