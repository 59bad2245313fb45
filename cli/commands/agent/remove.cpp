// `muster agent remove`: an agent that is no more, and its store.
#include "cli/commands/agent/agent.hpp"
#include "cli/commands/agent/deciding.hpp"

namespace cli {

namespace {

struct remove_options : agents_typed {
  bool archived = false;
};

void add_remove_options(option_list& to, remove_options& o) {
  add_options(to, o);
  to.flag(archived_option, o.archived, "they were archived before");
}

int run_agent_remove(const common_options& c, const remove_options& o) {
  const auto among = o.archived ? agent_set::archived : agent_set::current;
  const int code = decide_about(c, o.agents, among, [&](auto& link, const std::string& agent) {
    return link.decide(agent, schemas::remove_agent{}, decision_within);
  });
  if (code == exit_ok)
    say("its store and its key are deleted. What stays: its alerts, stores that were set aside as "
        "damaged (DATA/quarantine), and for a year its id, which no other host gets");
  return code;
}

}  // namespace

command make_agent_remove() {
  return make_command<remove_options>("remove", "delete agents, and all that is stored of them",
                                      add_remove_options, run_agent_remove);
}

}  // namespace cli
