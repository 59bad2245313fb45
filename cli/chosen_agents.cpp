#include "cli/chosen_agents.hpp"

#include <set>

#include "cli/agent_labels.hpp"
#include "cli/command.hpp"
#include "schemas/labels.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

status check_wanted(const std::vector<std::string>& labels) {
  for (const auto& label : labels)
    if (const auto s = schemas::check_wanted_label(label); !s)
      return fail(errc::usage, "{} {}", label_option, s.error().detail);
  return {};
}

}  // namespace

void add_options(option_list& to, agent_choice& o) {
  to.text(agent_option_name(), o.agent, "only this agent: an id, a prefix of one, or a host name")
      .shown_as("AGENT");
  to.texts(label_option, o.labels,
           "only agents that have it, given or by a rule, or NAME with any value")
      .shown_as("NAME=VALUE");
}

result<chosen_agents> choose_agents(const schemas::data_paths& paths, const agent_choice& o) {
  if (auto s = check_wanted(o.labels); !s) return fail(s.error());
  chosen_agents out;
  if (o.agent) {
    auto one = find_agent(paths, *o.agent);
    if (!one) return fail(one.error());
    out.all.push_back(std::move(*one));
  } else {
    auto all = known_agents(paths);
    if (!all) return fail(all.error());
    out.all = std::move(*all);
  }
  if (o.labels.empty()) return out;
  auto enrolled = views::read_enrolled_agents(paths.enrolments());
  if (!enrolled) return fail(enrolled.error());
  const auto rules = schemas::load_label_rules(paths.label_rules_file());
  if (!rules) return fail(rules.error());
  std::set<std::string> known;
  std::erase_if(out.all, [&](const store::registry::entry& e) {
    auto by_rules = labels_by_rules(paths, e, *rules);
    if (!by_rules) {
      report_error({by_rules.error().code, e.agent + ": " + by_rules.error().detail});
      out.code = exit_incomplete;
      by_rules = schemas::labels{};
    }
    const auto labels = schemas::added_labels((*enrolled)[e.agent].member.labels, *by_rules);
    known.insert(labels.begin(), labels.end());
    return !schemas::has_labels(labels, o.labels);
  });
  if (out.all.empty()) say_nobody_has(o.labels, known);
  return out;
}

}  // namespace cli
