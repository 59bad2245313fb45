// `muster agent label`: the labels of agents, by which they are told apart.
#include "cli/commands/agent/agent.hpp"
#include "cli/commands/agent/deciding.hpp"
#include "schemas/labels.hpp"

namespace cli {

namespace {

constexpr const char* set_option = "--set";

struct label_options : agents_typed {
  schemas::label_agent change;
};

void add_label_options(option_list& to, label_options& o) {
  add_options(to, o);
  to.texts(set_option, o.change.set, "a label, in place of another value of its name")
      .shown_as("NAME=VALUE");
  to.texts("--unset", o.change.unset, "the name of a label that goes").shown_as("NAME");
}

int run_agent_label(const common_options& c, const label_options& o) {
  for (const auto& label : o.change.set)
    if (const auto s = schemas::check_label(label); !s)
      return report_error(
          {common::errc::usage, fmt::format("{} {}", set_option, s.error().detail)});
  return decide_about(c, o.agents, agent_set::current, [&](auto& link, const std::string& agent) {
    return link.decide(agent, o.change, decision_within);
  });
}

}  // namespace

command make_agent_label() {
  return make_command<label_options>("label", "give agents labels, take them away, or show them",
                                     add_label_options, run_agent_label);
}

}  // namespace cli
