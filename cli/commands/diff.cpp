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
  std::optional<std::string> since, until;  ///< time points as typed
  bool all = false;                         ///< every change, not what is left of them
};

void add_diff_options(option_list& to, diff_options& o) {
  add_options(to, o);
  to.texts("TABLE", o.tables, "tables; default: all of which there is history")
      .text("--since", o.since,
            "from this commit time, as 2026-11-25T14:05:00Z, 2026-11-25, 2h or 3d ago; default: a "
            "day before the end")
      .text("--until", o.until, "up to this commit time; default: now")
      .flag("--all", o.all, "every change, in the order of the commits, also those undone later");
}

result<views::difference_question> question_of(const diff_options& o) {
  views::difference_question q{.tables = o.tables, .since = {}, .until = {}, .all = o.all};
  if (o.until) {
    auto until = time_option("--until", *o.until);
    if (!until) return fail(until.error());
    q.until = *until;
  }
  if (o.since) {
    auto since = time_option("--since", *o.since);
    if (!since) return fail(since.error());
    q.since = *since;
    if (q.until && *q.since > *q.until)
      return fail(errc::usage, "--since {} lies after --until {}", *o.since, *o.until);
  }
  return q;
}

int run_diff(const common_options& c, const diff_options& o) {
  auto found = open_agent(c.paths, o.agent);
  if (!found) return report_error(found.error());
  auto q = question_of(o);
  if (!q) return report_error(q.error());
  auto changes = views::differences(found->store->reader(), *q, common::wall_ms());
  if (!changes) return report_error(changes.error());
  if (c.as == format::json) {
    printer out(c.as);
    for (const auto& one : *changes) out.row(views::change_json(found->agent.agent, one));
    return exit_ok;
  }
  if (changes->empty()) say("nothing changed");
  o.all ? print_each(*changes) : print_net(*changes);
  return exit_ok;
}

}  // namespace

command make_diff() {
  return make_command<diff_options>(
      "diff",
      "what changed in an agent's tables between two commit times: ~ changed, + added, - removed; "
      "a "
      "change and its undoing are none\n\n"
      "  muster diff web-7 --since 2h\n"
      "  muster diff web-7 packages users --since 2026-11-24 --until 2026-11-25T06:00:00Z\n"
      "  muster diff web-7 --all --format json",
      add_diff_options, run_diff);
}

}  // namespace cli
