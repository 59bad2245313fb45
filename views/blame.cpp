#include "views/blame.hpp"

#include "common/hex.hpp"
#include "views/differences.hpp"
#include "views/row_key.hpp"
#include "views/values.hpp"

namespace views {

using common::fail;
using common::result;
using schemas::json;

namespace {

/// Where a value or a row came from; all null: from before the horizon.
json source(const store::past_change* c) {
  if (c == nullptr)
    return {{"since", nullptr}, {"scan_time", nullptr}, {"clock_skew_seconds", nullptr},
            {"epoch", nullptr}, {"version", nullptr},   {"origin", nullptr}};
  const auto skew = clock_skew(c->change);
  return {{"since", time_json(c->change.commit_time)},
          {"scan_time", time_json(c->change.scan_time)},
          {"clock_skew_seconds", skew ? json(*skew) : json(nullptr)},
          {"epoch", common::to_hex(c->change.epoch)},
          {"version", c->change.version},
          {"origin", name(static_cast<schemas::origin>(c->change.origin))}};
}

}  // namespace

result<blamed> blame(const store::reader& r, const std::string& table, const std::string& key) {
  blamed out;
  auto tables = tables_with_history({table});
  if (!tables) return fail(tables.error());
  out.table = schemas::find_table(*tables->begin());
  auto keys = store::keys_of(r, *out.table);
  if (!keys) return fail(keys.error());
  auto found = find_keys(*out.table, *keys, key);
  if (!found) return fail(found.error());
  out.keys = std::move(*found);
  if (out.keys.size() > 1) return out;
  auto history = store::history_of(r, *out.table, out.keys.front());
  if (!history) return fail(history.error());
  out.history = std::move(*history);
  auto columns = store::blame_columns(*out.table, out.history);
  if (!columns) return fail(columns.error());
  out.columns = std::move(*columns);
  out.incomplete = r.met_damage();
  auto horizon = r.horizon();
  if (!horizon) return fail(horizon.error());
  out.horizon = *horizon ? time_json((*horizon)->time) : json(nullptr);
  return out;
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

json blamed_json(const std::string& agent, const blamed& b) {
  return {{"agent", agent},
          {"table", b.table->name},
          {"key", schemas::key_json(*b.table, b.keys.front())},
          {"present", b.history.present},
          {"horizon", b.horizon},
          {"columns", column_lines(b)},
          {"events", event_lines(b)}};
}

}  // namespace views
