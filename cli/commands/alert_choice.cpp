#include "cli/commands/alert_choice.hpp"

#include <algorithm>
#include <set>

#include "cli/commands/agent_option.hpp"
#include "cli/commands/rule_ids.hpp"
#include "common/suggest.hpp"
#include "schemas/severity.hpp"
#include "schemas/table.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr const char *table_option = "--table", *rule_option = "--rule";

/// What the alerts of a log are about: agents that were removed, and rules that a file had once.
struct carried_names {
  std::set<std::string> agents, rules;
};

result<carried_names> names_in(const alert_source& log) {
  carried_names out;
  auto s = log.each(0, [&](std::uint64_t, const schemas::told_alert& a) -> status {
    for (const auto& part : a.parts) out.agents.insert(part.agent), out.rules.insert(part.rule);
    return {};
  });
  return s ? result<carried_names>(std::move(out)) : fail(s.error());
}

result<std::string> agent_asked_for(const schemas::data_paths& paths, const std::string& typed,
                                    const alert_source& log) {
  if (typed.empty())
    return fail(errc::usage, "{}: it is empty; `muster agents` lists them", agent_option_name());
  auto id = agent_id_of(paths, typed);
  if (id) return id;
  const auto carried = names_in(log);
  if (!carried) return fail(carried.error());
  return carried->agents.contains(typed) ? result<std::string>(typed) : id;
}

/// Where the files of rules cannot be read, nobody knows what they hold.
status check_rule(const schemas::data_paths& paths, const std::string& typed,
                  const alert_source& log) {
  const auto said = common::settings::configuration::read(common::configuration_folder(paths.data));
  auto ids = said ? rule_ids(paths, *said) : std::nullopt;
  if (!ids || std::ranges::find(*ids, typed) != ids->end()) return {};
  const auto carried = names_in(log);
  if (!carried) return fail(carried.error());
  if (carried->rules.contains(typed)) return {};
  ids->insert(ids->end(), carried->rules.begin(), carried->rules.end());
  const std::vector<std::string_view> known(ids->begin(), ids->end());
  return fail(errc::not_found,
              "{} '{}': no such rule{}; docs/alerts.md has the shipped ones, and {} holds your own",
              rule_option, typed, common::did_you_mean(typed, known), paths.own_rules());
}

}  // namespace

void add_options(option_list& to, alert_choice& o) {
  o.since.add_to(to, "told at this time or later, as 2026-11-25T14:05:00Z, 2026-11-25, 2h or 3d");
  o.until.add_to(to, "told at this time or before");
  to.texts(agent_option_name(), o.agents, "only of this agent; several times for several")
      .one_of(severity_option, o.severity,
              {schemas::severity_names.begin(), schemas::severity_names.end()},
              "only of this severity and above")
      .texts(rule_option, o.rules, "only of this rule; several times for several")
      .texts(table_option, o.tables, "only about this table; several times for several");
}

result<views::alert_filter> filter_of(const schemas::data_paths& paths, const alert_choice& o,
                                      const alert_source& log) {
  views::alert_filter out{
      .since = {}, .until = {}, .agents = {}, .rules = o.rules, .tables = o.tables, .least = {}};
  auto since = o.since.past_time(), until = o.until.time();
  if (!since || !until) return fail(!since ? since.error() : until.error());
  out.since = *since, out.until = *until;
  if (out.since && out.until && *out.since > *out.until)
    return fail(errc::usage, "{} lies after {}", o.since.text(), o.until.text());
  for (const auto& typed : o.agents) {
    auto id = agent_asked_for(paths, typed, log);
    if (!id) return fail(id.error());
    out.agents.push_back(std::move(*id));
  }
  for (const auto& typed : o.rules)
    if (auto s = check_rule(paths, typed, log); !s) return fail(s.error());
  for (const auto& table : o.tables)
    if (auto known = schemas::require_table(table); !known)
      return fail(errc::usage, "{}: {}", table_option, known.error().detail);
  out.least = *schemas::severity_named(o.severity);  // --severity takes nothing else
  return out;
}

}  // namespace cli
