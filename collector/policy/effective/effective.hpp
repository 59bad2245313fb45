// The value of a setting that is in effect, by the files below a root: what a rule `k:` looks at.
#pragma once

#include "collector/policy/effective/answer.hpp"
#include "collector/policy/effective/question.hpp"
#include "common/root_dir.hpp"

namespace collector::policy::effective {

/// Reads files only, within bounds; docs/policy.md has what is read and what comes first.
answer ask(const question& q, const common::root_dir& root);

}  // namespace collector::policy::effective
