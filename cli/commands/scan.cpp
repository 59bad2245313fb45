// `muster scan`: what a scan of this host, or of a --root, finds; without a server.
#include <algorithm>

#include "cli/commands/commands.hpp"
#include "cli/open_root.hpp"
#include "cli/print/rows.hpp"
#include "cli/row_options.hpp"
#include "collector/scan/scanner.hpp"
#include "common/file_memory.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using schemas::json;
using schemas::table_status;

namespace {

struct scan_command_options {
  common::settings::values settings{common::settings::programs::scan};
  std::vector<std::string> tables;
  row_options rows;
  bool cost = false;
};

void add_scan_options(option_list& to, scan_command_options& o) {
  to.texts("TABLE", o.tables,
           "tables; default: all but suid_files, which asks every file; `muster tables` lists "
           "them")
      .settings(o.settings)
      .flag("--cost", o.cost, "say what each table cost, on stderr");
  add_options(to, o.rows);
}

result<collector::scan_options> scan_options_of(const scan_command_options& o) {
  auto out = collector::scan_options_of(o.settings);
  for (const auto& name : o.tables) {
    auto t = schemas::require_table(name);
    if (!t) return fail(t.error());
    if ((*t)->id == schemas::table_id::scans)
      return fail(errc::usage,
                  "the table scans is made by the server: see `muster dump AGENT scans`");
    out.tables.push_back((*t)->id);
  }
  return out;
}

/// In the order of their keys.
std::vector<json> rows_of(const collector::scanned_table& t) {
  const auto& table = *schemas::find_table(t.table);
  std::vector<std::pair<std::string, const schemas::encoded_row*>> rows;
  for (const auto& r : t.rows) rows.emplace_back(schemas::key_of(table, r.stable).value_or(""), &r);
  std::ranges::sort(rows, {}, &decltype(rows)::value_type::first);
  std::vector<json> out;
  for (const auto& [key, r] : rows)
    if (const auto values = schemas::decode_values(table, r->stable, r->volatile_))
      out.push_back(schemas::row_json(table, *values));
  return out;
}

/// A line a table and their sum; on stderr, so that it mixes with no data.
void say_cost(const std::vector<collector::scanned_table>& tables) {
  static constexpr auto line = "{:<20}{:>9}{:>11}{:>11}{:>13}{:>11}";
  say(fmt::format(line, "table", "rows", "CPU ms", "wall ms", "KiB read", "peak MiB"));
  const auto show = [&](std::string_view name, std::size_t rows, const collector::scan_cost& c) {
    const auto one_digit = [](double n) { return fmt::format("{:.1f}", n); };
    say(fmt::format(line, name, rows, one_digit(static_cast<double>(c.cpu_us) / 1000),
                    one_digit(static_cast<double>(c.wall_us) / 1000), c.bytes_read / 1024,
                    one_digit(static_cast<double>(c.peak_bytes) / (1 << 20))));
  };
  collector::scan_cost sum;
  std::size_t rows = 0;
  for (const auto& t : tables) {
    show(schemas::find_table(t.table)->name, t.rows.size(), t.cost);
    sum.cpu_us += t.cost.cpu_us;
    sum.wall_us += t.cost.wall_us;
    sum.bytes_read += t.cost.bytes_read;
    sum.peak_bytes = std::max(sum.peak_bytes, t.cost.peak_bytes);
    rows += t.rows.size();
  }
  show("all", rows, sum);
}

int run_scan(const common_options& c, const scan_command_options& o) {
  // The scan looks at the mounts itself.
  auto host = open_root(o.settings.get(common::settings::root), true);
  if (!host) return report_error(host.error());
  auto options = scan_options_of(o);
  if (!options) return report_error(options.error());
  auto view = o.rows.view_of(o.tables);
  if (!view) return report_error(view.error());
  // Tables tell one another which files belong to which packages.
  const auto remembering = host->remembering(std::make_shared<common::file_memory>());
  if (!remembering) return report_error(remembering.error());
  auto found = collector::scan_host(*remembering, *options);
  std::ranges::sort(found.tables, {}, &collector::scanned_table::table);
  {
    printer out(c.as, c.on, {}, std::move(*view));
    for (const auto& t : found.tables)
      print_rows(out, *schemas::find_table(t.table), rows_of(t), found.tables.size() > 1);
  }
  int code = exit_ok;
  for (const auto& t : found.tables) {
    const auto name = schemas::find_table(t.table)->name;
    if (!t.reason.empty())
      say(fmt::format("{} is {}: {}", name, schemas::name(t.status), t.reason));
    if (t.status == table_status::unknown || t.status == table_status::partial)
      code = exit_incomplete;
  }
  if (o.cost) say_cost(found.tables);
  return code;
}

}  // namespace

command make_scan() {
  return paged(make_command<scan_command_options>(
      "scan", "print what a scan of this host finds; nothing is stored and no stage is needed",
      add_scan_options, run_scan));
}

}  // namespace cli
