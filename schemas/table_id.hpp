// Table numbers stand in digests and stores: they are never reused and never renumbered. The order of this list is the
// order in which tables are printed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace schemas {

enum class table_id : std::uint8_t {
  os = 1,
  hardware = 2,
  packages = 3,
  processes = 4,
  ports = 5,
  interfaces = 6,
  addresses = 7,
  users = 8,
  groups = 9,
  policies = 10,
  checks = 11,
  scans = 12,
};

}  // namespace schemas
