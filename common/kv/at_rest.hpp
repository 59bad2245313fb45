#pragma once

#include <string>

namespace common::kv {

/// Of a folder in which we may not write: whether no process has the store open with a lock, so
/// that nobody changes what a reader without one looks at.
bool is_at_rest(const std::string& dir);

}  // namespace common::kv
