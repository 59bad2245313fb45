#include "cli/commands/agent_option.hpp"

#include "views/find_agent.hpp"

namespace cli {

using common::errc;

void add_options(option_list& to, agent_option& o) {
  to.required("AGENT", o.agent, "an agent id, a unique prefix of one, or a unique host name");
}

common::result<std::string> agent_id_of(const schemas::data_paths& paths,
                                        const std::string& typed) {
  auto found = find_agent(paths, typed);
  if (found) return std::move(found->agent);
  if (const auto archived = known_agents(paths, agent_set::archived))
    if (const auto hidden = views::find_agent(*archived, typed)) return hidden->agent;
  return common::fail(found.error());
}

std::string agent_meant(const schemas::data_paths& paths, const std::string& typed) {
  auto id = agent_id_of(paths, typed);
  if (id) return std::move(*id);
  say(id.error().detail);
  return typed;
}

int report_unanswered(const common::error& e) {
  report_error(e);
  return e.code == errc::timeout || e.code == errc::refused ? exit_incomplete : exit_error;
}

}  // namespace cli
