// Comparisons of one number with several others.
#pragma once

#include "collector/policy/rule.hpp"

namespace collector::policy {

/// Of what the same regex captures these ask for what no number is.
bool numbers_apart(const std::vector<minterm>& terms);

}  // namespace collector::policy
