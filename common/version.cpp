#include "common/version.hpp"

#include <fmt/format.h>

namespace common {

std::string version_text(const format_versions& v) {
  return fmt::format("muster {} (wire {}, schema {}, layout {})", MUSTER_VERSION, v.wire, v.schema,
                     v.layout);
}

}  // namespace common
