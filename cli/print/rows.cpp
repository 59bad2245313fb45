#include "cli/print/rows.hpp"

#include <fmt/format.h>

namespace cli {

void print_rows(printer& out, const schemas::table& table, const std::vector<schemas::json>& rows,
                bool several) {
  if (several) out.heading(fmt::format("\n{} ({} rows)", table.name, rows.size()));
  for (const auto& row : rows) {
    if (!several || !out.is_json()) {
      out.row(row);
      continue;
    }
    schemas::json named{{"table", table.name}};
    named.update(row);
    out.row(named);
  }
}

}  // namespace cli
