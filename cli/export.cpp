// `muster export`: what an agent's rows are for other programs, a bill of materials or CSV.
#include <fmt/format.h>

#include "cli/agent_rows.hpp"
#include "cli/commands.hpp"
#include "cli/csv.hpp"
#include "cli/sbom.hpp"
#include "cli/stores.hpp"
#include "common/clock.hpp"

namespace cli {

using common::errc;
using schemas::json;
using schemas::table_id;

namespace {

int export_sbom(const common_options& c, const std::string& agent, bool offline) {
  auto parts = agent_rows(c.paths, agent, {"os", "packages"}, offline);
  if (!parts) return report_error(parts.error());
  auto systems = typed_rows<schemas::os>(*parts);
  auto packages = typed_rows<schemas::package>(*parts);
  if (!systems || !packages) return report_error(!systems ? systems.error() : packages.error());
  const schemas::os os = systems->empty() ? schemas::os{} : systems->front();
  const auto bom = cyclonedx({.agent = agent, .serial = new_uuid(), .made_at = common::wall_ms(), .os = os, .packages = std::move(*packages)});
  put_data(schemas::dump_indented(bom) + "\n");
  return is_incomplete(*parts, table_id::packages) ? exit_incomplete : exit_ok;
}

int export_csv(const common_options& c, const std::string& agent, const schemas::table& table, bool offline) {
  auto parts = agent_rows(c.paths, agent, {std::string(table.name)}, offline);
  if (!parts) return report_error(parts.error());
  std::vector<json> line;
  for (const auto& column : table.columns) line.emplace_back(column.name);
  put_data(csv_record(line));
  for (const auto& p : *parts)
    for (const auto& r : p.rows) {
      const auto values = schemas::decode_values(table, r.stable.bytes, r.volatile_.bytes);
      if (!values) return report_error({errc::corrupt, fmt::format("{}: {}", table.name, values.error().detail)});
      line.clear();
      for (std::size_t i = 0; i < values->size(); ++i) line.push_back(schemas::to_json(table.columns[i], (*values)[i]));
      put_data(csv_record(line));
    }
  return is_incomplete(*parts, table.id) ? exit_incomplete : exit_ok;
}

}  // namespace

int export_rows(const common_options& c, const export_command& o) {
  auto e = find_agent(c.paths, o.agent);
  if (!e) return report_error(e.error());
  if (!o.sbom.empty()) return export_sbom(c, e->agent, o.offline);
  auto table = schemas::require_table(o.csv);
  if (!table) return report_error(table.error());
  return export_csv(c, e->agent, **table, o.offline);
}

}  // namespace cli
