// Whether it is certain that no line satisfies all minterms of a pattern.
#pragma once

#include "collector/policy/rule.hpp"

namespace collector::policy {

/// True: proven. False: some line may, or it is not known.
bool proven_apart(const pattern& p, syntax s);

}  // namespace collector::policy
