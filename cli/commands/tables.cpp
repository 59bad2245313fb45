// `muster tables`: what tables and columns there are.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/print/lines.hpp"
#include "cli/row_options.hpp"
#include "schemas/table_docs.hpp"

namespace cli {

using schemas::json;

namespace {

struct tables_options : row_options {
  bool markdown = false;
};

void add_tables_options(option_list& to, tables_options& o) {
  add_options(to, o);
  to.flag("--markdown", o.markdown, "as the documentation shows them");
}

json column_row(const schemas::table& t, const schemas::column& c) {
  const auto text = [](std::string_view s) { return s.empty() ? json(nullptr) : json(s); };
  return {{"table", t.name},
          {"column", c.name},
          {"type", schemas::name(c.type)},
          {"unit", text(c.unit)},
          {"role", schemas::name(c.part)},
          {"ecs", text(c.ecs)},
          {"osquery", text(c.osquery)},
          {"wazuh", text(c.wazuh)}};
}

int run_tables(const common_options& c, const tables_options& o) {
  if (o.markdown) return put_data(schemas::tables_markdown()), exit_ok;
  const auto& first = schemas::tables().front();
  auto view = o.view(views::columns_of(column_row(first, first.columns.front())));
  if (!view) return report_error(view.error());
  printer out(c.as, c.on, "tables", std::move(*view));
  for (const auto& t : schemas::tables())
    for (const auto& column : t.columns) out.row(column_row(t, column));
  return exit_ok;
}

}  // namespace

command make_tables() {
  return paged(make_command<tables_options>(
      "tables", "every column: type, unit, role, and what other systems call it",
      add_tables_options, run_tables));
}

}  // namespace cli
