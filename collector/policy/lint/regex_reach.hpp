// Whether any line at all can match a PCRE2 pattern. A negated rule holds when nothing matches, so
// a pattern that cannot match is one that always passes.
#pragma once

#include <string>

#include "collector/policy/lint/regex_tokens.hpp"

namespace collector::policy {

struct reach {
  std::string blocked;  ///< why no line can match it; empty: one may, or it is not known
  std::string dead;     ///< why some alternative of it never takes part; empty: as above
};

/// Certain where it answers: it is about single lines, in which ^ and $ stand at the ends only.
reach reach_of(const std::vector<regex_token>& pattern);

/// How many characters a line has at least that the pattern matches.
std::size_t least_length(const std::vector<regex_token>& pattern);

}  // namespace collector::policy
