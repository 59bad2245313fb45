#include "schemas/versions.hpp"

#include "common/version.hpp"
#include "schemas/envelope.hpp"
#include "schemas/table.hpp"

namespace schemas {

std::string version_text() {
  return common::version_text(
      {.wire = wire_version, .schema = schema_number, .layout = store_layout});
}

}  // namespace schemas
