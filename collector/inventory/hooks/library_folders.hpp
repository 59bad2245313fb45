// Where packages put libraries that other programs load by their names.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// Below /usr, and where /lib is no link into it, below the root too.
inline constexpr auto library_folders = std::to_array<std::string_view>(
    {"lib", "lib64", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib/i386-linux-gnu",
     "lib/arm-linux-gnueabihf", "lib/riscv64-linux-gnu", "lib/powerpc64le-linux-gnu",
     "lib/s390x-linux-gnu"});

/// All of them on this host, whether they are there or not.
inline std::vector<std::string> library_folders_of(const common::root_dir& host) {
  std::vector<std::string> out;
  const bool is_merged = host.read_link("lib").has_value();
  for (const auto one : library_folders) {
    out.push_back("usr/" + std::string(one));
    if (!is_merged) out.emplace_back(one);
  }
  return out;
}

}  // namespace collector::inventory
