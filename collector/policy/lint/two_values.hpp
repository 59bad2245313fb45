// `all` of a check that wants two values of one key.
#pragma once

#include "collector/policy/policy.hpp"

namespace collector::policy {

/// However the rules name the key: in its file, as a setting, or in what a program prints of it.
void lint_two_values(const std::vector<loaded_rule>& rules, dialect d,
                     std::vector<diagnostic>& out);

}  // namespace collector::policy
