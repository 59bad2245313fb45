// The containers that were found, and what was lost on the way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/faults.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

struct gathered_containers {
  table_scan out;
  bool found = false;
  faults met{};
};

inline constexpr std::size_t containers_limit = 10'000;
/// Of one container: the words or the ports of a column, and the bytes of each.
inline constexpr std::size_t container_list_limit = 200, container_text_limit = 1024;

/// `CAP_SYS_ADMIN`, however it is written; sorted, each once, without those that every container
/// has.
std::vector<std::string> capabilities_beyond_usual(const std::vector<std::string>& names);
/// `/on/the/host -> /inside`, with ` (ro)` behind it where nothing can be written.
std::string mount_text(std::string_view source, std::string_view inside, bool read_only);

}  // namespace collector::inventory
