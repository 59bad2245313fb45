#pragma once

#include "cli/print/printer.hpp"
#include "collector/policy/evidence.hpp"

namespace cli {

/// What came of a policy: its checks, those alone that refer to `reference` if there is one, and
/// the sums of all.
void print_policy_run(const collector::policy::run_outcome& r,
                      const std::optional<std::string>& reference, format as);

}  // namespace cli
