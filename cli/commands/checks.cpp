// `muster checks`: the verdict of every check of an agent.
#include "views/checks.hpp"
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "common/clock.hpp"
#include "views/scan_summary.hpp"

namespace cli {

namespace {

/// Says of what was not evaluated in the last scan, so that nobody takes it for what is; the exit
/// code then.
int report_incomplete(const store::reader& r, int code) {
  const auto last = views::summarize(r);
  if (!last) return report_error(last.error());
  for (const auto& note : last->of_checks) {
    say("muster: " + note + "; verdicts that it concerns are of before");
    code = exit_incomplete;
  }
  return code;
}

int run_checks(const common_options& c, const agent_option& o) {
  auto found = open_agent(c.paths, o.agent);
  if (!found) return report_error(found.error());
  const auto waivers = waivers_of(c.paths);
  const auto reader = found->store->reader();
  auto all = views::stored_checks(reader, found->agent.agent, waivers, common::wall_ms());
  if (!all) return report_error(all.error());
  int code = exit_ok;
  {
    printer out(c.as);
    for (const auto& s : *all) {
      if (s.check.result == "not_run") code = exit_incomplete;
      out.row(views::check_json(s));
    }
  }
  return report_damage(*found, report_incomplete(reader, code));
}

}  // namespace

command make_checks() {
  return make_command<agent_option>("checks", "the verdict of every check of an agent", add_options,
                                    run_checks);
}

}  // namespace cli
