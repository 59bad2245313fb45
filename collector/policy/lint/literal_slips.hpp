// A literal is compared with whole lines: what stands in one that was likely meant otherwise.
#pragma once

#include <optional>

#include "collector/policy/lint/regex_slips.hpp"

namespace collector::policy {

/// strict: also what is right often enough in the policies of others. In muster who means such a
/// line writes it as a regex, `r:^…$`.
std::optional<regex_slip> literal_slip(std::string_view literal, bool strict);

/// The same of a literal that is the name of a directory's entry.
std::optional<regex_slip> name_slip(std::string_view literal);

}  // namespace collector::policy
