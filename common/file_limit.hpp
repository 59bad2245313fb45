// How many files this process may have open at a time: libraries that meet the limit may end the
// process without a word of why.
#pragma once

#include <string>

#include "common/result.hpp"

namespace common {

/// io: a stage cannot begin, since too few files are left to this process. Names the limit.
status check_file_limit();

/// An error's text, with the limit and what to do where that is what was met.
std::string name_file_limit(const std::string& detail);

}  // namespace common
