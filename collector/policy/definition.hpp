#pragma once

#include <string>

#include "collector/policy/policy.hpp"

namespace collector::policy {

/// What a check demands, as 32 hex digits: of the SHA-256 of the dialect, the condition and the
/// rules, variables replaced. Neither its id, title and texts, nor blanks around a rule, nor the
/// order of the rules are part of it.
std::string definition_of(const check& c, dialect d);

}  // namespace collector::policy
