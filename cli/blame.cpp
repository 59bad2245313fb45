// `muster blame`: since when each value of a row is what it is, and when the row came and went.
#include <algorithm>

#include "cli/commands.hpp"
#include "cli/past.hpp"
#include "cli/row_key.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

namespace {

/// Everything that is told of one row.
struct blamed {
  const schemas::table* table = nullptr;
  std::vector<std::string> keys;  ///< that were meant; of several nothing further is told
  store::row_history history;
  std::vector<std::optional<std::size_t>> columns;  ///< as store::blame_columns
  json horizon;
};

/// The one table typed.
result<const schemas::table*> table_of(const std::string& typed) {
  auto tables = tables_with_history({typed});
  if (!tables) return fail(tables.error());
  return schemas::find_table(*tables->begin());
}

result<blamed> blame_row(const schemas::data_paths& paths, const std::string& agent, const blame_command& o) {
  auto store = open_store::of(paths, agent);
  if (!store) return fail(store.error());
  const auto r = (*store)->reader();
  blamed out;
  auto table = table_of(o.table);
  if (!table) return fail(table.error());
  out.table = *table;
  auto keys = store::keys_of(r, *out.table);
  if (!keys) return fail(keys.error());
  auto found = find_keys(*out.table, *keys, o.key);
  if (!found) return fail(found.error());
  out.keys = std::move(*found);
  if (out.keys.size() > 1) return out;
  auto history = store::history_of(r, *out.table, out.keys.front());
  if (!history) return fail(history.error());
  out.history = std::move(*history);
  auto columns = store::blame_columns(*out.table, out.history);
  if (!columns) return fail(columns.error());
  out.columns = std::move(*columns);
  auto horizon = r.horizon();
  if (!horizon) return fail(horizon.error());
  out.horizon = *horizon ? moment((*horizon)->time) : json(nullptr);
  return out;
}

/// Where a value or a row came from; all null: from before the horizon.
json source(const store::past_change* c) {
  if (c == nullptr)
    return {{"since", nullptr}, {"scan_time", nullptr}, {"clock_skew_seconds", nullptr},
            {"epoch", nullptr}, {"version", nullptr},   {"origin", nullptr}};
  const auto skew = clock_skew(c->change);
  return {{"since", moment(c->change.commit_time)},
          {"scan_time", moment(c->change.scan_time)},
          {"clock_skew_seconds", skew ? json(*skew) : json(nullptr)},
          {"epoch", common::to_hex(c->change.epoch)},
          {"version", c->change.version},
          {"origin", name(static_cast<schemas::origin>(c->change.origin))}};
}

std::vector<json> column_lines(const blamed& b) {
  std::vector<json> out;
  const json row = schemas::stable_json(*b.table, b.history.stable);
  std::size_t i = 0;
  for (const auto& [column, value] : row.items()) {
    const auto& from = b.columns.at(i++);
    json line{{"column", column}, {"value", value}};
    line.update(source(from ? &b.history.changes[*from] : nullptr));
    out.push_back(std::move(line));
  }
  return out;
}

std::vector<json> event_lines(const blamed& b) {
  std::vector<json> out;
  for (const auto& c : b.history.changes) {
    const auto kind = static_cast<schemas::change_kind>(c.change.kind);
    if (kind == schemas::change_kind::modified) continue;
    json line{{"change", name(kind)}};
    line.update(source(&c));
    out.push_back(std::move(line));
  }
  return out;
}

/// Tables for people leave out what is null in all lines, and say in words what a null moment means.
void print_lines(printer& out, std::vector<json> lines, const json& horizon) {
  const bool skewed = std::ranges::any_of(lines, [](const json& l) { return !l["clock_skew_seconds"].is_null(); });
  for (auto& line : lines) {
    if (line["since"].is_null()) line["since"] = "before " + horizon.get<std::string>();
    if (!skewed) line.erase("clock_skew_seconds");
    out.row(line);
  }
}

void print(const blamed& b) {
  const auto horizon = b.horizon.is_null() ? json("the first commit") : b.horizon;
  print_line("{} {}{}", b.table->name, key_text(*b.table, b.keys.front()), b.history.present ? "" : "   (gone: its last values)");
  put_line("");
  printer out(format::table);
  print_lines(out, column_lines(b), horizon);
  const auto events = event_lines(b);
  if (events.empty()) return;
  out.heading("\ncame and went");
  print_lines(out, events, horizon);
}

/// Exit code.
int list_candidates(const blamed& b, const std::string& typed) {
  constexpr std::size_t most = 20;
  report_error({errc::not_found, fmt::format("'{}' names {} rows of {}: type the key of one of them", typed, b.keys.size(), b.table->name)});
  for (std::size_t i = 0; i < b.keys.size() && i < most; ++i) say("  " + key_text(*b.table, b.keys[i]));
  if (b.keys.size() > most) say(fmt::format("  and {} more", b.keys.size() - most));
  return exit_error;
}

}  // namespace

int blame(const common_options& c, const blame_command& o) {
  auto e = find_agent(c.paths, o.agent);
  if (!e) return report_error(e.error());
  auto b = blame_row(c.paths, e->agent, o);
  if (!b) return report_error(b.error());
  if (b->keys.size() > 1) return list_candidates(*b, o.key);
  if (c.as == format::table) return print(*b), exit_ok;
  printer(c.as).row({{"agent", e->agent},
                     {"table", b->table->name},
                     {"key", schemas::key_json(*b->table, b->keys.front())},
                     {"present", b->history.present},
                     {"horizon", b->horizon},
                     {"columns", column_lines(*b)},
                     {"events", event_lines(*b)}});
  return exit_ok;
}

}  // namespace cli
