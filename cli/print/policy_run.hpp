#pragma once

#include "cli/print/printer.hpp"
#include "collector/policy/evidence.hpp"

namespace cli {

/// What came of a policy: the checks that are shown, of how many, and their sums.
void print_policy_run(const collector::policy::run_outcome& shown, std::size_t of, format as,
                      const screen& on);

}  // namespace cli
