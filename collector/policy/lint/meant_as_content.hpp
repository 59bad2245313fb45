// `d:DIR -> NAME` where NAME is no name of a file there, and was meant for the lines of its files.
#pragma once

#include <string>
#include <string_view>

#include "collector/policy/rule.hpp"

namespace collector::policy {

/// What was probably meant; empty: it may be a name.
std::string why_no_name_there(std::string_view folder, const pattern& name, bool has_content);

}  // namespace collector::policy
