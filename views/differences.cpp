#include "views/differences.hpp"

#include <algorithm>
#include <limits>
#include <map>

#include "common/clock.hpp"
#include "common/hex.hpp"
#include "views/values.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

namespace {

constexpr std::int64_t usual_span = 86'400'000;

/// Their rows come and go without anybody's doing.
bool is_busy(schemas::table_id t) {
  return t == schemas::table_id::processes || t == schemas::table_id::ports;
}

/// Without `since`: the day before the window's end, or what history has of it.
result<store::history_window> window_of(const store::reader& r, const difference_question& q,
                                        std::int64_t now) {
  auto tables = tables_with_history(q.tables);
  if (!tables) return fail(tables.error());
  if (q.tables.empty() && !q.with_busy_tables)
    std::erase_if(*tables, [](const auto t) { return is_busy(t); });
  constexpr auto forever = std::numeric_limits<std::int64_t>::max();
  store::history_window w{
      .since = 0, .until = q.until.value_or(forever), .tables = std::move(*tables)};
  if (q.since) return w.since = *q.since, w;
  auto horizon = r.horizon();
  if (!horizon) return fail(horizon.error());
  w.since = q.until.value_or(now) - usual_span;
  if (*horizon) w.since = std::max(w.since, (*horizon)->time);
  return w;
}

bool is_loaded(const store::history_record& h) {
  return h.origin == static_cast<schemas::u64>(schemas::origin::first) &&
         h.kind == static_cast<schemas::u64>(schemas::change_kind::added);
}

schemas::change_kind kind_of(const store::history_record& h) {
  if (h.old_stable.bytes.empty()) return schemas::change_kind::added;
  return h.new_stable.bytes.empty() ? schemas::change_kind::removed
                                    : schemas::change_kind::modified;
}

/// What is left of changes, by table and key, each seen from what was loaded or was there before.
std::vector<store::past_change> what_is_left(std::vector<store::past_change> changes) {
  std::map<std::pair<schemas::u64, std::string>, store::past_change> last;
  for (auto& one : changes) {
    const auto [at, fresh] = last.try_emplace({one.change.table, one.change.key.bytes});
    auto& before = at->second.change;
    if (!fresh) one.change.old_stable = is_loaded(before) ? before.new_stable : before.old_stable;
    at->second = std::move(one);
  }
  std::vector<store::past_change> out;
  for (auto& [row, one] : last) {
    if (one.change.old_stable == one.change.new_stable) continue;  // it was undone
    one.change.kind = static_cast<schemas::u64>(kind_of(one.change));
    out.push_back(std::move(one));
  }
  return out;
}

/// Of all that was ever stored; nothing where history was cut, has not begun, or begins with what
/// cannot be read.
std::optional<std::int64_t> beginning(const store::reader& r) {
  const auto horizon = r.horizon();
  if (!horizon || *horizon) return std::nullopt;
  const auto first = r.first_entry(0);
  if (!first || !*first) return std::nullopt;
  return (*first)->change.commit_time;
}

}  // namespace

result<std::vector<store::past_change>> differences(const store::reader& r,
                                                    const difference_question& q,
                                                    std::int64_t now) {
  auto w = window_of(r, q, now);
  if (!w) return fail(w.error());
  const auto begins = beginning(r);
  const bool with_loads = begins && *begins > w->since;
  if (!q.all && !with_loads) return store::net_changes(r, *w);
  auto changes = store::changes_between(r, *w);
  return q.all || !changes ? std::move(changes) : what_is_left(std::move(*changes));
}

common::status check_begun(const store::reader& r, std::int64_t at) {
  const auto begins = beginning(r);
  if (!begins || at >= *begins) return {};
  return fail(errc::refused, "nothing was stored yet at {}: history begins at {}",
              common::format_time(at), common::format_time(*begins));
}

json change_json(const std::string& agent, const store::past_change& c) {
  const auto& h = c.change;
  const auto& t = *schemas::find_table(static_cast<schemas::table_id>(h.table));
  const auto skew = clock_skew(h);
  return {{"time", time_json(h.commit_time)},
          {"scan_time", time_json(h.scan_time)},
          {"agent", agent},
          {"table", t.name},
          {"version", h.version},
          {"key", schemas::key_json(t, h.key.bytes)},
          {"change", name(static_cast<schemas::change_kind>(h.kind))},
          {"old", schemas::stable_json(t, h.old_stable.bytes)},
          {"new", schemas::stable_json(t, h.new_stable.bytes)},
          {"origin", name(static_cast<schemas::origin>(h.origin))},
          {"commit", c.commit},
          {"epoch", common::to_hex(h.epoch)},
          {"clock_skew_seconds", skew ? json(*skew) : json(nullptr)}};
}

result<std::set<schemas::table_id>> tables_with_history(const std::vector<std::string>& names) {
  std::set<schemas::table_id> out;
  for (const auto& name : names) {
    auto t = schemas::require_table(name);
    if (!t) return fail(t.error());
    if ((*t)->id == schemas::table_id::scans)
      return fail(errc::refused, "scans is derived from reports and has no history");
    out.insert((*t)->id);
  }
  if (names.empty())
    for (const auto& t : schemas::tables())
      if (t.id != schemas::table_id::scans) out.insert(t.id);
  return out;
}

std::optional<std::int64_t> clock_skew(const store::history_record& h) {
  constexpr std::int64_t shown = 60'000;
  if (h.scan_time == 0) return std::nullopt;
  const auto apart = h.scan_time - h.commit_time;
  if (apart <= shown && apart >= -shown) return std::nullopt;
  return apart / 1000;
}

}  // namespace views
