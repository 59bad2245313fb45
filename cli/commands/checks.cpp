// `muster checks`: the verdict of every check of an agent.
#include "views/checks.hpp"

#include <algorithm>

#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "cli/reference_option.hpp"
#include "cli/row_options.hpp"
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
  row_options rows;
  bool failed = false, fail = false;
};

void add_checks_options(option_list& to, checks_options& o) {
  add_options(to, o);
  add_reference_option(to, o.reference);
  to.flag("--failed", o.failed, "only checks that failed and are not waived");
  to.flag("--fail", o.fail, "exit 2 if one that is shown failed and is not waived");
  add_options(to, o.rows);
}

bool refers_to(const views::stored_check& s, const std::string& reference) {
  return views::has_reference(s.check.references.value_or(std::vector<std::string>{}), reference);
}

bool is_wanted(const views::stored_check& s, const checks_options& o) {
  return (!o.failed || s.has_failed()) && (!o.reference || refers_to(s, *o.reference));
}

/// not_found: what was typed is perhaps no reference at all.
common::status check_reference(const std::vector<views::stored_check>& all,
                               const checks_options& o) {
  const auto refers = [&](const auto& s) { return refers_to(s, *o.reference); };
  if (!o.reference || all.empty() || std::ranges::any_of(all, refers)) return {};
  return common::fail(common::errc::not_found, "none of {} checks refers to '{}': want {}",
                      all.size(), *o.reference, reference_forms);
}

int run_checks(const common_options& c, const checks_options& o) {
  auto view = o.rows.view(views::columns_of(views::check_json({})),
                          {{"result", {views::check_results.begin(), views::check_results.end()}}});
  if (!view) return report_error(view.error());
  view->least = {"scan_id", "since", "underlying", "policy"};
  auto found = open_agent(c.paths, o.agent);
  if (!found) return report_error(found.error());
  const auto waivers = waivers_of(c.paths);
  const auto reader = found->store->reader();
  auto all = views::stored_checks(reader, found->agent.agent, waivers, common::wall_ms());
  if (!all) return report_error(all.error());
  if (auto s = check_reference(*all, o); !s) return report_error(s.error());
  if (c.as == format::table) views::sort_by_urgency(*all);
  bool any_not_run = false, any_failed = false;
  std::size_t shown = 0;
  const auto where = view->rows.where;
  {
    printer out(c.as, c.on, "checks", std::move(*view));
    out.about(found->agent);
    for (const auto& s : *all) {
      const auto row = views::check_json(s);
      if (!is_wanted(s, o) || !views::fulfils(row, where)) continue;
      any_not_run = any_not_run || s.check.result == "not_run";
      any_failed = any_failed || s.has_failed();
      out.row(row);
      ++shown;
    }
  }
  if (shown == 0 && !all->empty() && c.as == format::table)
    say(fmt::format("none of {} checks is as asked for", all->size()));
  const int code =
      report_damage(*found, report_incomplete(reader, any_not_run ? exit_incomplete : exit_ok));
  return o.fail && any_failed && code != exit_error ? exit_findings : code;
}

}  // namespace

command make_checks() {
  return paged(make_command<checks_options>(
      "checks", "the verdict of every check of an agent; for people what failed stands first",
      add_checks_options, run_checks));
}

}  // namespace cli
