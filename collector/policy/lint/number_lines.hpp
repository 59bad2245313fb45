// The lines that a comparison holds for, as a regex: `n:^x=(\d+)$ compare > 5` is found in those of
// `^x=(0*(?:[6-9]|[1-9]\d+))$` only.
#pragma once

#include <optional>
#include <string>

#include "collector/policy/rule.hpp"

namespace collector::policy {

/// None: the group captures something else than digits, or they are compared with no whole number.
std::optional<std::string> lines_of_comparison(const minterm& m);

}  // namespace collector::policy
