// Both copies of an agent's tables, compared from their files.
#pragma once

#include <vector>

#include "collector/state/state_store.hpp"
#include "schemas/json.hpp"
#include "schemas/operator_messages.hpp"
#include "store/agent_store.hpp"

namespace cli {

/// The collector's store against the server's, as an agent would answer.
common::result<std::vector<schemas::root_comparison>> compare_files(
    const store::reader& server, const collector::state::state_store& agent);

/// The first keys that only one side has, or that have other bytes.
schemas::json diverging_keys(const store::reader& server,
                             const collector::state::state_store& agent, const schemas::table& t);

}  // namespace cli
