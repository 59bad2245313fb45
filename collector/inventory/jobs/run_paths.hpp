// Which files a command names, and which of them it runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

/// A path in a command, and whether what stands before it would run it whatever its mode is.
struct named_path {
  std::string path;
  bool interpreted = false;
};

/// What is written to is left out, and what the kernel makes up.
std::vector<named_path> paths_named_in(std::string_view command);

}  // namespace collector::inventory
