// Which labels an agent has: given ones, and those that the rules of DATA/labels.yml tell from its
// rows.
#pragma once

#include <set>

#include "cli/stores.hpp"
#include "schemas/label_rules/label_rules.hpp"

namespace cli {

/// What the rules give it: as the registry has it where it was told by these rules, else from the
/// agent's store. An agent without a store has none.
common::result<schemas::labels> labels_by_rules(const schemas::data_paths& paths,
                                                const store::registry::entry& agent,
                                                const schemas::label_rules& rules);

/// To be said where labels were wanted and no agent has them all; `known`: those that agents have.
void say_nobody_has(const std::vector<std::string>& wanted, const std::set<std::string>& known);

}  // namespace cli
