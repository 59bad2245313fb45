// `muster agent config`: the settings that a running agent has.
#include "cli/commands/agent/agent.hpp"
#include "cli/commands/agent_option.hpp"
#include "cli/setting_json.hpp"
#include "client/requests.hpp"
#include "common/settings/registry.hpp"

namespace cli {

namespace {

/// Of a setting that only another version knows it is text.
schemas::json value_json(const schemas::setting& s) {
  for (const auto& t : common::settings::programs::collector.takes)
    if (t.which->field() == s.name) return setting_json(*t.which, s.value);
  return schemas::printable_utf8(s.value);
}

int run_agent_config(const common_options& c, const agent_option& o) {
  auto done = ask_about(c, o.agent, client::configuration);
  if (!done) return report_unanswered(done.error());
  printer out(c.as, c.on, "agent-config");
  out.about(done->agent);
  for (const auto& s : done->answer)
    out.row({{"agent", done->agent.agent},
             {"setting", schemas::printable_utf8(s.name)},
             {"value", value_json(s)}});
  return exit_ok;
}

}  // namespace

command make_agent_config() {
  return make_command<agent_option>("config", "the settings a running agent has, as it says itself",
                                    add_options, run_agent_config);
}

}  // namespace cli
