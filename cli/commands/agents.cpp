// `muster agents`: every agent, and how its copy stands.
#include "cli/health/agents.hpp"
#include "cli/agent_labels.hpp"
#include "cli/commands/commands.hpp"
#include "cli/row_options.hpp"
#include "common/clock.hpp"
#include "schemas/labels.hpp"
#include "views/agent_state.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

/// From the registry: a list opens no store, but for agents that an older wdb recorded.
result<views::agent_facts> facts_of(const schemas::data_paths& paths,
                                    const store::registry::entry& e,
                                    const views::enrolled_agent& enrolled,
                                    const schemas::waivers& waivers) {
  if (auto listed = health::listed_facts(paths, e, enrolled, common::wall_ms())) return *listed;
  auto store = open_store::of(paths, e);
  if (!store && store.error().code == errc::not_found)
    return views::agent_facts{.state = e.record.had_store ? views::agent_state::lost
                                                          : views::agent_state::unknown};
  if (!store) return fail(store.error());
  return views::facts_of(e, (*store)->reader(), waivers, common::wall_ms());
}

struct agents_options {
  std::vector<std::string> labels;
  row_options rows;
  bool archived = false;
};

void add_agents_options(option_list& to, agents_options& o) {
  to.texts(label_option, o.labels,
           "only agents that have it, given or by a rule, or NAME with any value")
      .shown_as("NAME=VALUE");
  to.flag(archived_option, o.archived, "those that were archived instead of the others");
  add_options(to, o.rows);
}

/// People are shown what is not the same of all agents: nothing.
result<table_view> view_of(const agents_options& o) {
  auto out = o.rows.view(views::columns_of(views::agent_json({}, {}, {})));
  if (!out) return out;
  out->unasked = {"bundle", "label_rules"};  // `labels` has these too
  out->sparse = {"address",     "policy_error", "labels",    "key",
                 "enrolled_at", "archived",     "kept_until"};
  out->least = {"check_period_ms", "checked_at", "enrolled_at", "key",       "tables", "rows",
                "address",         "os",         "labels",      "last_seen", "passed", "last_scan"};
  return out;
}

int run_agents(const common_options& c, const agents_options& o) {
  for (const auto& label : o.labels)
    if (const auto s = schemas::check_wanted_label(label); !s)
      return report_error({errc::usage, fmt::format("{} {}", label_option, s.error().detail)});
  auto view = view_of(o);
  if (!view) return report_error(view.error());
  auto enrolled = views::read_enrolled_agents(c.paths.enrolments());
  if (!enrolled) return report_error(enrolled.error());
  auto all =
      known_agents(c.paths, *enrolled, o.archived ? agent_set::archived : agent_set::current);
  if (!all) return report_error(all.error());
  const auto waivers = waivers_of(c.paths);
  printer out(c.as, c.on, "agents", std::move(*view));
  int code = exit_ok;
  std::size_t shown = 0;
  const auto incomplete = [&code](const std::string& agent, const common::error& why) {
    report_error({why.code, agent.empty() ? why.detail : agent + ": " + why.detail});
    code = exit_incomplete;
  };
  auto rules = schemas::load_label_rules(c.paths.label_rules_file());
  if (!rules) incomplete({}, rules.error()), rules = schemas::label_rules{};
  for (const auto& e : *all) {
    const auto& known = (*enrolled)[e.agent];
    auto by_rules = labels_by_rules(c.paths, e, *rules);
    if (!by_rules) incomplete(e.agent, by_rules.error()), by_rules = schemas::labels{};
    const auto labels = schemas::added_labels(known.member.labels, *by_rules);
    if (!schemas::has_labels(labels, o.labels)) continue;
    auto facts = facts_of(c.paths, e, known, waivers);
    if (!facts) incomplete(e.agent, facts.error()), facts = views::agent_facts{};
    out.row(views::agent_json(e, *facts, known, *by_rules));
    ++shown;
  }
  if (shown == 0 && c.as == format::table)
    say(all->empty() ? fmt::format("no {}agents", o.archived ? "archived " : "")
                     : fmt::format("none of {} agents is as asked for", all->size()));
  return code;
}

}  // namespace

command make_agents() {
  return paged(make_command<agents_options>(
      "agents",
      "every agent, and whether its copy is fresh, stale, diverged, repairing, lost or unknown; "
      "enrolled: it has a key, and nothing was heard from it yet",
      add_agents_options, run_agents));
}

}  // namespace cli
