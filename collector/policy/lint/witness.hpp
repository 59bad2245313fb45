// Whether any line at all satisfies a pattern, found out by trying lines that are made for it.
#pragma once

#include "collector/policy/rule.hpp"

namespace collector::policy {

/// False: hundreds of lines that were made for it did not, and all of it was understood. A negation
/// that stands alone is looked at without it. True also where nothing is known. `of_name`: of a
/// directory's entries, which have no slash.
bool has_witness(const pattern& p, syntax s, dialect d, bool of_name);
/// The same of a few lines, which is quick: false says nothing.
bool has_early_witness(const pattern& p, syntax s, dialect d, bool of_name);

}  // namespace collector::policy
