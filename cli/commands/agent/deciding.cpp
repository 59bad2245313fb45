#include "cli/commands/agent/deciding.hpp"

#include "cli/commands/agent_option.hpp"
#include "views/find_agent.hpp"
#include "views/values.hpp"

namespace cli {

namespace {

schemas::json time_or_null(std::int64_t ms) {
  return ms == 0 ? schemas::json(nullptr) : views::time_json(ms);
}

schemas::json row_of(const std::string& agent, const schemas::membership& m) {
  return {{"agent", agent},
          {"labels", m.labels},
          {"archived", time_or_null(m.archived)},
          {"kept_until", time_or_null(m.kept_until)},
          {"removed", time_or_null(m.removed)},
          {"rotates_until", time_or_null(m.rotates_until)}};
}

common::result<store::registry::entry> entry_of(const common_options& c, const std::string& typed,
                                                agent_set among) {
  if (among == agent_set::current) {
    return find_agent(c.paths, typed);
  }
  auto archived = known_agents(c.paths, agent_set::archived);
  if (!archived) return common::fail(archived.error());
  auto found = views::find_agent(*archived, typed);
  if (!found)
    return common::fail(common::errc::not_found,
                        "no archived agent '{}'; `muster agents {}` lists them", typed,
                        archived_option);
  return found;
}

}  // namespace

void add_options(option_list& to, agents_typed& o) {
  to.required("AGENT", o.agents, "agent ids, or what is enough of them");
}

int decide_about(const common_options& c, const std::vector<std::string>& typed, agent_set among,
                 const decision& ask) {
  const common::net::context context;
  auto link = client::operator_link::connect(context, c.paths);
  if (!link) return report_error(link.error());
  std::vector<store::registry::entry> agents;
  for (const auto& text : typed) {
    auto agent = entry_of(c, text, among);
    if (!agent) return report_error(agent.error());
    agents.push_back(std::move(*agent));
  }
  printer out(c.as, c.on, "agent");
  int code = exit_ok;
  for (const auto& agent : agents) {
    const auto answer = ask(*link, agent.agent);
    if (answer)
      out.about(agent).row(row_of(agent.agent, *answer));
    else
      code = report_unanswered(answer.error());
  }
  return code;
}

}  // namespace cli
