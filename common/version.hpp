// The program's version, and the versions of what it reads and writes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace common {

struct format_versions {
  std::uint64_t wire = 0, schema = 0, layout = 0;  ///< messages, rows, the server's stores
};

/// `0.2.0`
std::string_view program_version();

/// `muster 0.2.0 (wire 2, schema 8, layout 3)`; the formats are known above, and handed in.
std::string version_text(const format_versions& v);

}  // namespace common
