#pragma once

#include <string>

#include "common/result.hpp"

namespace cli {

/// Has muster-analyzer read a rule file. malformed: `FILE:LINE:COL: what; what to do`. A running
/// analyzer keeps its old rules when a file is broken, but one that starts has none.
common::status check_rules(const std::string& file);

}  // namespace cli
