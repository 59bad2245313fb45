#pragma once

#include <string>

#include "common/result.hpp"

namespace common {

/// Root goes on as the user whom a file or a folder belongs to, for good: what it makes from then
/// on is that user's. Nothing happens where there is no such file, or to anybody but root.
status act_as_owner_of(const std::string& path);

}  // namespace common
