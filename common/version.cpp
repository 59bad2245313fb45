#include "common/version.hpp"

#include <fmt/format.h>

namespace common {

std::string_view program_version() { return MUSTER_VERSION; }

std::string version_text(const format_versions& v) {
  return fmt::format("muster {} (wire {}, schema {}, layout {})", program_version(), v.wire,
                     v.schema, v.layout);
}

}  // namespace common
