// `muster agent config`: the settings that a running agent has.
#include "cli/commands/agent/agent.hpp"
#include "cli/commands/agent_option.hpp"
#include "client/requests.hpp"

namespace cli {

namespace {

int run_agent_config(const common_options& c, const agent_option& o) {
  auto done = ask_about(c, o.agent, client::configuration);
  if (!done) return report_unanswered(done.error());
  printer out(c.as, c.on);
  for (const auto& s : done->answer)
    out.row({{"agent", done->agent.agent},
             {"setting", schemas::printable_utf8(s.name)},
             {"value", schemas::printable_utf8(s.value)}});
  return exit_ok;
}

}  // namespace

command make_agent_config() {
  return make_command<agent_option>("config", "the settings a running agent has, as it says itself",
                                    add_options, run_agent_config);
}

}  // namespace cli
