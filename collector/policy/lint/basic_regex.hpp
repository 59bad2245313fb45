// What grep and sed write with a backslash, and PCRE2 without one: there the escaped sign is the
// character, which hardly any line has.
#pragma once

#include <optional>
#include <vector>

#include "collector/policy/lint/regex_slips.hpp"

namespace collector::policy {

/// `\(a\|b\)`, `[0-9]\+`, `x\{5\}`, `\[1-9\]`, `\^x\$` and `^(!#)`: the first one.
std::optional<regex_slip> basic_regex_slip(std::string_view pattern,
                                           const std::vector<regex_token>& all);

}  // namespace collector::policy
