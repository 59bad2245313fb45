// `muster checks`: the verdict of every check of an agent.
#include "views/checks.hpp"
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "cli/reference_option.hpp"
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

struct checks_options : agent_option {
  std::optional<std::string> reference;
};

void add_checks_options(option_list& to, checks_options& o) {
  add_options(to, o);
  add_reference_option(to, o.reference);
}

int run_checks(const common_options& c, const checks_options& o) {
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
      if (o.reference && !views::has_reference(
                             s.check.references.value_or(std::vector<std::string>{}), *o.reference))
        continue;
      if (s.check.result == "not_run") code = exit_incomplete;
      out.row(views::check_json(s));
    }
  }
  return report_damage(*found, report_incomplete(reader, code));
}

}  // namespace

command make_checks() {
  return make_command<checks_options>("checks", "the verdict of every check of an agent",
                                      add_checks_options, run_checks);
}

}  // namespace cli
