#include "schemas/table_docs.hpp"

#include <fmt/format.h>

#include "schemas/table.hpp"

namespace schemas {

std::string tables_markdown() {
  std::string out;
  for (const auto& t : tables()) {
    out += fmt::format(
        "\n## {}\n\n| column | type | unit | role | ECS | osquery | Wazuh "
        "|\n|---|---|---|---|---|---|---|\n",
        t.name);
    for (const auto& c : t.columns)
      out += fmt::format("| {} | {} | {} | {} | {} | {} | {} |\n", c.name, name(c.type), c.unit,
                         name(c.part), c.ecs, c.osquery, c.wazuh);
  }
  return out;
}

}  // namespace schemas
