#include "cli/print/rows.hpp"

#include <fmt/format.h>

#include "cli/print/telling_columns.hpp"

namespace cli {

void print_rows(printer& out, const schemas::table& table, const std::vector<schemas::json>& rows,
                bool several) {
  if (several)
    out.heading(
        fmt::format("\n{} ({} row{})", table.name, rows.size(), rows.size() == 1 ? "" : "s"));
  out.describe(fmt::format("row.{}", table.name));
  std::vector<std::string> keys;
  for (std::size_t i = 0; i < table.keys; ++i) keys.emplace_back(table.columns[i].name);
  out.order_by(keys);
  out.keep_longest(telling_columns(table.name));
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
