// What stands in a PCRE2 pattern and was likely meant to be something else: a backslash too many or
// too few, a glob, delimiters, words in square brackets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector/policy/lint/regex_tokens.hpp"

namespace collector::policy {

struct regex_slip {
  std::size_t at = 0;  ///< in the pattern
  std::string code, message;
};

/// The first of each kind. strict: also what is right often enough in the policies of others.
std::vector<regex_slip> regex_slips(std::string_view pattern, const std::vector<regex_token>& all,
                                    bool strict);

}  // namespace collector::policy
