// The value of a setting that is in effect, by the files below a root: what a rule `k:` looks at.
#pragma once

#include "collector/effective/answer.hpp"
#include "collector/effective/question.hpp"
#include "common/root_dir.hpp"

namespace collector::effective {

/// Reads files only, within bounds; docs/policy.md has what is read and what comes first.
answer ask(const question& q, const common::root_dir& root);

}  // namespace collector::effective
