// `muster export`: an agent's rows for other programs, as a bill of materials or CSV.
#include <fmt/format.h>

#include "cli/agent_rows.hpp"
#include "cli/commands/agent_option.hpp"
#include "cli/commands/commands.hpp"
#include "cli/print/lines.hpp"
#include "common/clock.hpp"
#include "views/csv.hpp"
#include "views/sbom.hpp"

namespace cli {

using schemas::table_id;

namespace {

struct export_options : agent_option {
  std::string sbom, csv;
  bool offline = false;
};

void add_export_options(option_list& to, export_options& o) {
  add_options(to, o);
  to.exactly_one("form", [&o](option_list& forms) {
    forms
        .one_of("--sbom", o.sbom, {"cyclonedx", "cyclonedx-1.5", "cyclonedx-1.6"},
                "a bill of materials of its packages, as JSON: cyclonedx (1.5) or cyclonedx-1.6")
        .text("--csv", o.csv,
              "one table as CSV (RFC 4180); on a terminal line breaks in a text are \\x0a")
        .shown_as("TABLE");
  });
  add_offline_option(to, o.offline);
}

int export_sbom(const common_options& c, const store::registry::entry& agent,
                const std::string& form, bool offline) {
  auto parts = agent_rows(c.paths, agent, {"os", "packages"}, offline);
  if (!parts) return report_error(parts.error());
  auto systems = views::typed_rows<schemas::os>(*parts);
  auto packages = views::typed_rows<schemas::package>(*parts);
  if (!systems || !packages) return report_error(!systems ? systems.error() : packages.error());
  const auto bom = views::cyclonedx({.agent = agent.agent,
                                     .serial = views::new_uuid(),
                                     .made_at = common::wall_ms(),
                                     .os = systems->empty() ? schemas::os{} : systems->front(),
                                     .packages = std::move(*packages),
                                     .spec_version = form.ends_with("1.6") ? "1.6" : "1.5"});
  put_data(schemas::dump_indented(bom) + "\n");
  return report_missing_rows(*parts, {table_id::packages}, agent.agent);
}

int export_csv(const common_options& c, const store::registry::entry& agent,
               const schemas::table& table, bool offline) {
  auto parts = agent_rows(c.paths, agent, {std::string(table.name)}, offline);
  if (!parts) return report_error(parts.error());
  const auto reader = is_terminal() ? views::csv_for::terminal : views::csv_for::program;
  put_data(views::csv_header(table, reader));
  for (const auto& part : *parts) {
    const auto records = views::csv_rows(table, part, reader);
    if (!records) return report_error(records.error());
    put_data(*records);
  }
  return report_missing_rows(*parts, {table.id}, agent.agent);
}

int run_export(const common_options& c, const export_options& o) {
  auto e = find_agent(c.paths, o.agent);
  if (!e) return report_error(e.error());
  if (!o.sbom.empty()) return export_sbom(c, *e, o.sbom, o.offline);
  auto table = schemas::require_table(o.csv);
  if (!table) return report_error(table.error());
  return export_csv(c, *e, **table, o.offline);
}

}  // namespace

command make_export() {
  return make_command<export_options>("export",
                                      "the stored rows of an agent for other programs, on stdout",
                                      add_export_options, run_export);
}

}  // namespace cli
