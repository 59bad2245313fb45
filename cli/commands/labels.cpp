// `muster labels`: the rules that give agents labels by what is stored of them.
#include <map>

#include "cli/agent_labels.hpp"
#include "cli/commands/commands.hpp"
#include "cli/row_options.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

namespace {

/// How many agents have each label by a rule. A folder without agents has none.
result<std::map<std::string, std::uint64_t>> count_labels(const schemas::data_paths& paths,
                                                          const schemas::label_rules& rules) {
  std::map<std::string, std::uint64_t> out;
  auto enrolled = views::read_enrolled_agents(paths.enrolments());
  if (!enrolled) return fail(enrolled.error());
  const auto agents = known_agents(paths, *enrolled);
  if (!agents && agents.error().code == errc::not_found) return out;
  if (!agents) return fail(agents.error());
  for (const auto& e : *agents) {
    const auto by_rules = labels_by_rules(paths, e, rules);
    if (!by_rules) return fail(by_rules.error().code, "{}: {}", e.agent, by_rules.error().detail);
    const auto labels = schemas::added_labels((*enrolled)[e.agent].member.labels, *by_rules);
    for (const auto& label : *by_rules) out[label] += schemas::has_labels(labels, {label});
  }
  return out;
}

json label_row(const schemas::label_rule& rule, std::uint64_t agents) {
  return {{"set", rule.label}, {"where", rule.where}, {"agents", agents}};
}

int run_labels(const common_options& c, const row_options& o) {
  auto view = o.view(views::columns_of(label_row({}, 0)));
  if (!view) return report_error(view.error());
  const auto rules = schemas::load_label_rules(c.paths.label_rules_file());
  if (!rules) return report_error(rules.error());
  auto agents = count_labels(c.paths, *rules);
  if (!agents) return report_error(agents.error());
  printer out(c.as, c.on, "labels", std::move(*view));
  for (const auto& rule : rules->all) out.row(label_row(rule, (*agents)[rule.label]));
  if (rules->all.empty() && c.as == format::table)
    say(fmt::format("no rules for labels: they stand in {}", c.paths.label_rules_file()));
  return exit_ok;
}

}  // namespace

command make_labels() {
  return paged(make_command<row_options>(
      "labels",
      "the rules of DATA/labels.yml that label agents by what is stored of them, "
      "and how many agents have each label; docs/hosts.md has the format",
      add_options, run_labels));
}

}  // namespace cli
