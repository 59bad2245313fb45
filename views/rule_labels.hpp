// The labels that rules give an agent, as wdb recorded them or told from its rows.
#pragma once

#include <optional>

#include "schemas/label_rules/label_rules.hpp"
#include "store/agent_store.hpp"
#include "store/registry.hpp"

namespace views {

/// None: they were not told by these rules.
std::optional<schemas::labels> recorded_labels(const store::registry::entry& agent,
                                               const schemas::label_rules& rules);

common::result<schemas::labels> labels_of(const store::reader& r,
                                          const schemas::label_rules& rules);

}  // namespace views
