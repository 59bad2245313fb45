// Rules `k:` of one check about one setting: its value is one line, so that what they ask for
// together is one pattern.
#pragma once

#include "collector/policy/policy.hpp"

namespace collector::policy {

/// Rules of which, whatever the value is, one always holds, or never all of them.
void lint_one_setting(const std::vector<loaded_rule>& rules, condition want,
                      std::vector<diagnostic>& out);

}  // namespace collector::policy
