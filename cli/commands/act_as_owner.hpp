#pragma once

#include <string>

#include "common/result.hpp"

namespace cli {

/// Root does what follows as the user whom this folder belongs to, for as long as the process
/// lives: what it makes there has to be that user's, and what it reads is what that user can read.
/// Nobody else changes. io: it cannot be done.
common::status act_as_owner(const std::string& folder);

}  // namespace cli
