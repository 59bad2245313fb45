// Looking at this host (or a --root) without a server: scan.
#include <algorithm>

#include "cli/commands.hpp"
#include "collector/scanner.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

result<common::root_dir> open_root(const std::string& root) {
  auto host = common::root_dir::open(root);
  if (!host) return fail(host.error().code, "--root {}", host.error().detail);
  return host;
}

namespace {

void print_rows(printer& out, const collector::scanned_table& t, bool several) {
  const auto& table = *schemas::find_table(t.table);
  std::vector<std::pair<std::string, const schemas::encoded_row*>> rows;
  for (const auto& r : t.rows) rows.emplace_back(schemas::key_of(table, r.stable).value_or(""), &r);
  std::ranges::sort(rows, {}, &decltype(rows)::value_type::first);
  if (several) out.heading(fmt::format("\n{} ({} rows)", table.name, rows.size()));
  for (const auto& [key, r] : rows) {
    const auto values = schemas::decode_values(table, r->stable, r->volatile_);
    if (!values) continue;  // the provider made it
    json row = schemas::row_json(table, *values);
    if (several && out.is_json()) {
      json named = json::object();
      named["table"] = table.name;
      named.update(row);
      row = std::move(named);
    }
    out.row(row);
  }
}

}  // namespace

int scan(const common_options& c, const scan_command& o) {
  auto host = open_root(o.root);
  if (!host) return report_error(host.error());
  collector::scan_options options{
      .policies = o.policies, .trust_commands = o.trust_commands, .native = o.native, .parallel = o.parallel, .tables = {}};
  if (options.policies.empty() && !collector::default_policy().empty()) options.policies.push_back(collector::default_policy());
  for (const auto& name : o.tables) {
    auto t = schemas::require_table(name);
    if (!t) return report_error(t.error());
    if ((*t)->id == schemas::table_id::scans)
      return report_error({errc::usage, "the table scans is made by the server: see `muster dump AGENT scans`"});
    options.tables.push_back((*t)->id);
  }
  auto found = collector::scan_host(*host, options);
  std::ranges::sort(found.tables, {}, &collector::scanned_table::table);
  int code = exit_ok;
  {
    printer out(c.as);
    for (const auto& t : found.tables) print_rows(out, t, found.tables.size() > 1);
  }
  for (const auto& t : found.tables) {
    if (!t.reason.empty()) say(fmt::format("{} is {}: {}", schemas::find_table(t.table)->name, schemas::name(t.status), t.reason));
    if (t.status == schemas::table_status::unknown || t.status == schemas::table_status::partial) code = exit_incomplete;
    if (o.cost) say(fmt::format("{}: {} rows, {} ms of CPU", schemas::find_table(t.table)->name, t.rows.size(), t.cpu_ms));
  }
  return code;
}

}  // namespace cli
