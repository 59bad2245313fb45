// Looking at this host (or a --root) without a server: scan.
#include <algorithm>

#include "cli/commands.hpp"
#include "collector/scan/scanner.hpp"
#include "common/clock.hpp"
#include "common/mounts.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

result<common::root_dir> open_root(const std::string& root, bool network_mounts) {
  auto host = common::root_dir::open(root);
  if (!host) return fail(host.error().code, "--root {}", host.error().detail);
  if (network_mounts) return host;
  auto near = common::without_slow_mounts(*host);
  return near ? std::move(near) : std::move(host);  // without /proc nobody knows what is mounted
}

result<std::chrono::milliseconds> judging_time(const std::string& text) {
  auto t = common::parse_interval(text);
  if (!t) return fail(t.error().code, "--judging-time: {}", t.error().detail);
  return std::chrono::milliseconds(*t);
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

/// A line a table and their sum; on stderr, so that it mixes with no data.
void say_cost(const std::vector<collector::scanned_table>& tables) {
  static constexpr auto line = "{:<20}{:>9}{:>11}{:>11}{:>13}{:>11}";
  say(fmt::format(line, "table", "rows", "CPU ms", "wall ms", "KiB read", "peak MiB"));
  const auto show = [&](std::string_view name, std::size_t rows, const collector::scan_cost& c) {
    const auto ms = [](std::uint64_t us) { return fmt::format("{:.1f}", static_cast<double>(us) / 1000); };
    say(fmt::format(line, name, rows, ms(c.cpu_us), ms(c.wall_us), c.bytes_read / 1024,
                    fmt::format("{:.1f}", static_cast<double>(c.peak_bytes) / (1 << 20))));
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

}  // namespace

int scan(const common_options& c, const scan_command& o) {
  auto host = open_root(o.root, true);  // the scan looks at the mounts itself
  auto judging = judging_time(o.judging_time);
  if (!host || !judging) return report_error(!host ? host.error() : judging.error());
  collector::scan_options options{.policies = o.policies,
                                  .trust_commands = o.trust_commands,
                                  .native = o.native,
                                  .network_mounts = o.network_mounts,
                                  .parallel = o.parallel,
                                  .judging_time = *judging,
                                  .tables = {}};
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
  }
  if (o.cost) say_cost(found.tables);
  return code;
}

}  // namespace cli
