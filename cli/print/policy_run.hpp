#pragma once

#include "cli/print/printer.hpp"
#include "collector/policy/evidence.hpp"

namespace cli {

/// What came of a policy: its checks and their sums.
void print_policy_run(const collector::policy::run_outcome& r, format as);

}  // namespace cli
