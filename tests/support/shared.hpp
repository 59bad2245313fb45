#pragma once

#include <cstdlib>
#include <string>

namespace tests {

/// A path in the shared test data: MUSTER_SHARED, or beside the source tree. It may not be there;
/// tests then skip and say so.
inline std::string shared(const std::string& path) {
  const char* root = std::getenv("MUSTER_SHARED");
  return std::string(root != nullptr ? root : MUSTER_SHARED_DEFAULT) + "/" + path;
}

}  // namespace tests
