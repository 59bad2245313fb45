// A rule `k:`: the value of a setting that is in effect, and what it overrides.
#pragma once

#include "collector/policy/facts.hpp"
#include "collector/policy/finding.hpp"

namespace collector::policy {

/// It is one line, or none where it is not set.
finding judge_setting(const rule& r, facts& host);

}  // namespace collector::policy
