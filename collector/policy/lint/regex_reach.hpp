// Whether any line at all can match a PCRE2 pattern. A negated rule holds when nothing matches, so
// a pattern that cannot match is one that always passes.
#pragma once

#include <string>

#include "collector/policy/lint/regex_tokens.hpp"

namespace collector::policy {

/// Why no line can match it; empty: one may, or it is not known. Certain where it answers: it is
/// about single lines, in which ^ and $ stand at the ends only.
std::string unreachable_because(const std::vector<regex_token>& pattern);

}  // namespace collector::policy
