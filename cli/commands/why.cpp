// `muster why`: what decided a check, or a verdict about a known vulnerability.
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "cli/print/explained_check.hpp"
#include "common/clock.hpp"
#include "views/checks.hpp"
#include "vulnerabilities/finding_json.hpp"
#include "vulnerabilities/one_problem.hpp"
#include "vulnerabilities/problem_id.hpp"

namespace cli {

using common::errc;

namespace {

struct why_options : agent_option {
  std::string check;
};

void add_why_options(option_list& to, why_options& o) {
  add_options(to, o);
  to.required("CHECK", o.check, "a check id, or POLICY/ID; or a vulnerability: CVE-2024-3094");
}

int explain_vulnerability(const common_options& c, const std::string& id, found_agent& found) {
  auto feeds = vulnerabilities::feeds::open(c.paths.feeds());
  if (!feeds) return report_error(feeds.error());
  const auto reader = found.store->reader();
  const auto rows = vulnerabilities::read_rows(reader);
  if (!rows) return report_error(rows.error());
  vulnerabilities::package_memory known;
  const auto packages = vulnerabilities::packages_of(*rows, known);
  vulnerabilities::matcher by(*feeds, id);
  const auto answer = vulnerabilities::find_one(by, *feeds, reader, packages, id);
  if (!answer) return report_error(answer.error());
  printer out(c.as, c.on, "why-vulnerability");
  out.about(found.agent);
  for (const auto& one : answer->all) {
    const auto explained = vulnerabilities::explained_json(one);
    if (c.as == format::json)
      out.row(explained);
    else
      print_explained(c.on, explained);
  }
  return answer->is_whole ? exit_ok : exit_incomplete;
}

int run_why(const common_options& c, const why_options& o) {
  auto found = open_agent(c.paths, o.agent);
  if (!found) return report_error(found.error());
  if (o.check.empty())
    return report_error({errc::usage, fmt::format("CHECK is empty; `muster checks {}` lists them",
                                                  found->agent.agent)});
  if (const auto id = vulnerabilities::usual_id(o.check))
    return explain_vulnerability(c, *id, *found);
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
      "why",
      "why a check has its verdict: rule by rule, what was looked at and what decided; of a "
      "vulnerability which record, and which versions",
      add_why_options, run_why));
}

}  // namespace cli
