// What the commands that decide about agents have in common: several are typed, each is asked
// about, and each answer is a row.
#pragma once

#include <functional>

#include "cli/command.hpp"
#include "cli/stores.hpp"
#include "client/operator_link.hpp"

namespace cli {

struct agents_typed {
  std::vector<std::string> agents;
};
void add_options(option_list& to, agents_typed& o);

inline constexpr common::milliseconds decision_within{10'000};

using decision = std::function<common::result<schemas::membership>(client::operator_link& link,
                                                                   const std::string& agent)>;

/// Asks about each that was typed, one after the other, and goes on where one is refused; where one
/// is not known, about none. `among`: where they are looked for. Returns the exit code: that of the
/// last error, if any.
int decide_about(const common_options& c, const std::vector<std::string>& typed, agent_set among,
                 const decision& ask);

}  // namespace cli
