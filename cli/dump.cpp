// `muster dump`: the stored rows of an agent. wdb answers, from one read transaction; with the stages down or --offline the
// files do.
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/operator_link.hpp"
#include "cli/stores.hpp"
#include "wdb/dump.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::json;

namespace {

constexpr common::milliseconds part_timeout{30'000};
using dump_parts = std::vector<schemas::dump_part>;

result<dump_parts> from_wdb(const schemas::data_paths& paths, const std::string& agent, const std::vector<std::string>& tables) {
  const common::net::context context;
  auto link = operator_link::connect(context, paths);
  if (!link) return fail(link.error());
  dump_parts out;
  schemas::query q{.id = 0, .verb = "dump", .tables = tables, .session = 0, .part = 0};
  do {
    auto part = link->rows(agent, q, part_timeout);
    if (!part) return fail(part.error());
    q = {.id = 0, .verb = "part", .tables = {}, .session = part->session, .part = part->part + 1};
    out.push_back(std::move(*part));
  } while (out.back().part + 1 < out.back().parts);
  return out;
}

result<dump_parts> from_files(const schemas::data_paths& paths, const std::string& agent, const std::vector<std::string>& tables) {
  auto id = schemas::agent_id::parse(agent);
  if (!id) return fail(id.error());
  auto s = wdb::store::open(paths.store(*id), true);
  if (!s) return fail(s.error());
  return wdb::dump_tables(*s, tables);
}

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

}  // namespace

int dump(const common_options& c, const dump_command& o) {
  auto e = find_agent(c.paths, o.agent);
  auto names = in_order(o.tables);
  if (!e || !names) return report_error(!e ? e.error() : names.error());
  const bool ask = !o.offline && stages_are_up(c.paths);
  auto parts = ask ? from_wdb(c.paths, e->agent, *names) : from_files(c.paths, e->agent, *names);
  if (!parts) return report_error(parts.error());
  auto tables = by_table(*parts);
  if (!tables) return report_error(tables.error());
  {
    printer out(c.as);
    for (const auto& t : *tables) print(out, t, tables->size() > 1);
  }
  const auto& incomplete = parts->front().incomplete;
  const bool open =
      std::ranges::any_of(*tables, [&](const auto& t) { return std::ranges::count(incomplete, static_cast<schemas::u64>(t.table->id)) > 0; });
  return open ? exit_incomplete : exit_ok;
}

}  // namespace cli
