// The agent that a command is about, and asking it.
#pragma once

#include <string>

#include "cli/command.hpp"
#include "cli/stores.hpp"
#include "client/operator_link.hpp"

namespace cli {

struct agent_option {
  std::string agent;
};
void add_options(option_list& to, agent_option& o);

/// The id of the agent that is meant, an archived one too. not_found: there is none.
common::result<std::string> agent_id_of(const schemas::data_paths& paths, const std::string& typed);
/// The same. Of none that is known the text itself,
/// after a word about that: a removed one's id still stands in alerts.
std::string agent_meant(const schemas::data_paths& paths, const std::string& typed);

/// What a running pipeline answered about the agent that was typed.
template <class Answer>
struct answered {
  store::registry::entry agent;
  Answer answer;
};

/// Finds the agent, connects, and asks; `ask` gets the link and the agent's id.
template <class Ask>
auto ask_about(const common_options& c, const std::string& typed, Ask&& ask) -> common::result<
    answered<std::decay_t<decltype(*ask(std::declval<client::operator_link&>(), std::string()))>>> {
  auto e = find_agent(c.paths, typed);
  if (!e) return common::fail(e.error());
  const common::net::context context;
  auto link = client::operator_link::connect(context, c.paths);
  if (!link) return common::fail(link.error());
  auto answer = ask(*link, e->agent);
  if (!answer) return common::fail(answer.error());
  return {{std::move(*e), std::move(*answer)}};
}

/// Reports what a request failed with; its exit code: what the agent did not answer or refused is
/// incomplete.
int report_unanswered(const common::error& e);

}  // namespace cli
