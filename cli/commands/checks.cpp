// `muster checks`: the verdict of every check of an agent.
#include "views/checks.hpp"
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "common/clock.hpp"

namespace cli {

namespace {

int run_checks(const common_options& c, const agent_option& o) {
  auto found = open_agent(c.paths, o.agent);
  if (!found) return report_error(found.error());
  const auto waivers = waivers_of(c.paths);
  auto all =
      views::stored_checks(found->store->reader(), found->agent.agent, waivers, common::wall_ms());
  if (!all) return report_error(all.error());
  int code = exit_ok;
  {
    printer out(c.as);
    for (const auto& s : *all) {
      if (s.check.result == "not_run") code = exit_incomplete;
      out.row(views::check_json(s));
    }
  }
  return report_damage(*found, code);
}

}  // namespace

command make_checks() {
  return make_command<agent_option>("checks", "the verdict of every check of an agent", add_options,
                                    run_checks);
}

}  // namespace cli
