// `muster agent rotate`: hosts that make themselves another key.
#include "cli/commands/agent/agent.hpp"
#include "cli/commands/agent/deciding.hpp"

namespace cli {

namespace {

int run_agent_rotate(const common_options& c, const agents_typed& o) {
  const int code =
      decide_about(c, o.agents, agent_set::current, [&](auto& link, const std::string& agent) {
        return link.decide(agent, schemas::rotate_agent{}, decision_within);
      });
  if (code == exit_ok)
    say("the host makes itself a new key, at once or when it is heard from again within a day; the "
        "old one holds until the new one has connected. `muster agents` shows which it uses");
  return code;
}

}  // namespace

command make_agent_rotate() {
  return make_command<agents_typed>("rotate", "replace agents' keys, on their hosts", add_options,
                                    run_agent_rotate);
}

}  // namespace cli
