// `muster why`: what decided a check.
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "cli/print/explained_check.hpp"
#include "common/clock.hpp"
#include "views/checks.hpp"

namespace cli {

using common::errc;

namespace {

struct why_options : agent_option {
  std::string check;
};

void add_why_options(option_list& to, why_options& o) {
  add_options(to, o);
  to.required("CHECK", o.check, "a check id, or POLICY/ID");
}

int run_why(const common_options& c, const why_options& o) {
  auto found = open_agent(c.paths, o.agent);
  if (!found) return report_error(found.error());
  const auto waivers = waivers_of(c.paths);
  const auto now = common::wall_ms();
  const auto& agent = found->agent.agent;
  auto all = views::stored_checks(found->store->reader(), agent, waivers, now);
  if (!all) return report_error(all.error());
  const auto meant = views::find_checks(*all, o.check);
  if (meant.empty())
    return report_error(
        {errc::not_found, fmt::format("{} has no check '{}'; `muster checks {}` lists them", agent,
                                      o.check, o.agent)});
  if (meant.size() > 1)
    return report_error(
        {errc::not_found, fmt::format("{} policies have a check '{}': type POLICY/{}", meant.size(),
                                      o.check, o.check)});
  const auto& s = *meant.front();
  const auto explained = views::explained_json(s);
  if (c.as == format::json)
    return printer(c.as, c.on, "why").about(found->agent).row(explained),
           report_damage(*found, exit_ok);
  print_explained(c.on, explained);
  return report_damage(*found, s.check.result == "not_run" ? exit_incomplete : exit_ok);
}

}  // namespace

command make_why() {
  return paged(make_command<why_options>(
      "why", "why a check has its verdict: rule by rule, what was looked at and what decided",
      add_why_options, run_why));
}

}  // namespace cli
