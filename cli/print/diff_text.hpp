// Changes for people: which row, and of what changed the columns old -> new.
#pragma once

#include <vector>

#include "cli/print/screen.hpp"
#include "store/agent_store.hpp"

namespace cli {

/// By table: `~` changed, `+` added, `-` removed. Rows that are there only because the table was
/// stored for the first time are counted.
void print_net(const screen& on, std::vector<store::past_change> changes);
/// One after the other, each with its moment, commit, origin, epoch and version.
void print_each(const screen& on, const std::vector<store::past_change>& changes);

}  // namespace cli
