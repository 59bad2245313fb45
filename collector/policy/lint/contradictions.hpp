// Rules of one check that repeat or contradict each other.
#pragma once

#include "collector/policy/policy.hpp"

namespace collector::policy {

void lint_pairs(const std::vector<loaded_rule>& rules, condition want, dialect d,
                std::vector<diagnostic>& out);

}  // namespace collector::policy
