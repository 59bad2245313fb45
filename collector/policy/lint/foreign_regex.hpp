// What of other languages, of templates and of pages stands in a regex of muster, where it is
// text that no line has.
#pragma once

#include "collector/policy/lint/regex_slips.hpp"

namespace collector::policy {

std::vector<regex_slip> foreign_slips(std::string_view regex, const std::vector<regex_token>& all);

}  // namespace collector::policy
