// A pattern for lines that a program never prints: it is proven of all that it prints.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "collector/policy/rule.hpp"

namespace collector::policy {

/// What it prints, in words, where no line of that satisfies the pattern; none where one may, or
/// where the pattern may be about the program's complaints. Empty: it prints nothing.
std::optional<std::string> impossible_in_output(const std::vector<std::string>& words,
                                                const pattern& p, dialect d);

}  // namespace collector::policy
