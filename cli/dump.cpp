// `muster dump`: the stored rows of an agent. wdb answers, from one read transaction; with the stages down or --offline the
// files do, and always those of the past.
#include <algorithm>

#include "cli/agent_rows.hpp"
#include "cli/commands.hpp"
#include "cli/past.hpp"
#include "common/clock.hpp"
#include "store/dump.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

namespace {

struct dumped_table {
  const schemas::table* table = nullptr;
  std::vector<json> rows;
};

result<std::vector<dumped_table>> by_table(const dump_parts& parts) {
  std::vector<dumped_table> out;
  for (const auto& p : parts) {
    const auto* t = schemas::find_table(static_cast<schemas::table_id>(p.table));
    if (t == nullptr) continue;  // the empty part of a store without tables
    if (out.empty() || out.back().table != t) out.push_back({t, {}});
    for (const auto& row : p.rows) {
      auto values = schemas::decode_values(*t, row.stable.bytes, row.volatile_.bytes);
      if (!values) return fail(errc::corrupt, "{}: {}", t->name, values.error().detail);
      out.back().rows.push_back(schemas::row_json(*t, *values));
    }
  }
  return out;
}

void print(printer& out, const dumped_table& t, bool several) {
  if (several) out.heading(fmt::format("\n{} ({} rows)", t.table->name, t.rows.size()));
  for (const auto& row : t.rows) {
    if (!several || !out.is_json()) {
      out.row(row);
      continue;
    }
    json named{{"table", t.table->name}};
    named.update(row);
    out.row(named);
  }
}

/// The tables asked for, in the order in which tables are printed.
result<std::vector<std::string>> in_order(const std::vector<std::string>& names) {
  std::vector<const schemas::table*> wanted;
  for (const auto& name : names) {
    auto t = schemas::require_table(name);
    if (!t) return fail(t.error());
    wanted.push_back(*t);
  }
  std::ranges::sort(wanted, {}, [](const auto* t) { return t->id; });
  wanted.erase(std::ranges::unique(wanted).begin(), wanted.end());
  std::vector<std::string> out;
  for (const auto* t : wanted) out.emplace_back(t->name);
  return out;
}

/// `--at`: from the files. usage: not a time, or one that is still to come.
result<dump_parts> rows_at(const common_options& c, const std::string& agent, const std::vector<std::string>& names, const std::string& typed) {
  auto at = time_point_of("--at", typed);
  if (!at) return fail(at.error());
  if (const auto now = common::wall_ms(); *at > now) return fail(errc::usage, "--at {}: still to come, it is {}", typed, common::format_time(now));
  auto id = schemas::agent_id::parse(agent);
  if (!id) return fail(id.error());
  auto store = store::agent_store::open(c.paths.store(*id), true);
  if (!store) return fail(store.error());
  return store::dump_tables_at(*store, names, *at);
}

}  // namespace

int dump(const common_options& c, const dump_command& o) {
  auto e = find_agent(c.paths, o.agent);
  auto names = in_order(o.tables);
  if (!e || !names) return report_error(!e ? e.error() : names.error());
  auto parts = o.at ? rows_at(c, e->agent, *names, *o.at) : agent_rows(c.paths, e->agent, *names, o.offline);
  if (!parts) return report_error(parts.error());
  auto tables = by_table(*parts);
  if (!tables) return report_error(tables.error());
  {
    printer out(c.as);
    for (const auto& t : *tables) print(out, t, tables->size() > 1);
  }
  const bool open = std::ranges::any_of(*tables, [&](const auto& t) { return is_incomplete(*parts, t.table->id); });
  return open ? exit_incomplete : exit_ok;
}

}  // namespace cli
