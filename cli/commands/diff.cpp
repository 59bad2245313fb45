// `muster diff`: what changed between two commit times.
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "cli/print/diff_text.hpp"
#include "cli/time_option.hpp"
#include "common/clock.hpp"
#include "views/differences.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

struct diff_options : agent_option {
  std::vector<std::string> tables;
  time_option since{since_option}, until{until_option};
  bool all_tables = false;
  bool all = false;  ///< every change, not what is left of them
};

void add_diff_options(option_list& to, diff_options& o) {
  add_options(to, o);
  to.texts("TABLE", o.tables,
           "tables; default: all of which there is history but processes and ports");
  o.since.add_to(to,
                 "from this commit time, as 2026-11-25T14:05:00Z, 2026-11-25, 2h or 3d ago; "
                 "default: a day before the end");
  o.until.add_to(to, "up to this commit time; default: now");
  to.flag("--all-tables", o.all_tables, "processes and ports too");
  to.flag(all_option, o.all, "every change, in the order of the commits, also those undone later");
}

result<views::difference_question> question_of(const diff_options& o) {
  auto until = o.until.time(), since = o.since.time();
  if (!until || !since) return fail(!until ? until.error() : since.error());
  if (*since && *until && **since > **until)
    return fail(errc::usage, "{} lies after {}", o.since.text(), o.until.text());
  return views::difference_question{.tables = o.tables,
                                    .with_busy_tables = o.all_tables,
                                    .since = *since,
                                    .until = *until,
                                    .all = o.all};
}

int run_diff(const common_options& c, const diff_options& o) {
  auto found = open_agent(c.paths, o.agent);
  if (!found) return report_error(found.error());
  auto q = question_of(o);
  if (!q) return report_error(q.error());
  if (q->until)
    if (auto s = views::check_begun(found->store->reader(), *q->until); !s)
      return report_error({s.error().code, found->agent.agent + ": " + s.error().detail});
  auto changes = views::differences(found->store->reader(), *q, common::wall_ms());
  if (!changes) return report_damage(*found, report_error(changes.error()));
  if (c.as == format::json) {
    printer out(c.as, c.on, "diff");
    out.about(found->agent);
    for (const auto& one : *changes) out.row(views::change_json(found->agent.agent, one));
  } else {
    if (changes->empty() && found->store->damage().empty()) say("nothing changed");
    o.all ? print_each(c.on, *changes) : print_net(c.on, std::move(*changes));
  }
  return report_damage(*found, exit_ok);
}

}  // namespace

command make_diff() {
  return paged(make_command<diff_options>(
      "diff",
      "what changed in an agent's tables between two commit times: ~ changed, + added, - removed; "
      "a "
      "change that was undone is not shown\n\n"
      "  muster diff web-7 --since 2h\n"
      "  muster diff web-7 packages users --since 2026-11-24 --until 2026-11-25T06:00:00Z\n"
      "  muster diff web-7 --all --format json",
      add_diff_options, run_diff));
}

}  // namespace cli
