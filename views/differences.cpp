#include "views/differences.hpp"

#include <algorithm>
#include <limits>

#include "common/hex.hpp"
#include "views/values.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

namespace {

constexpr std::int64_t usual_span = 86'400'000;

/// Without `since`: the day before the window's end, or what history has of it.
result<store::history_window> window_of(const store::reader& r, const difference_question& q,
                                        std::int64_t now) {
  auto tables = tables_with_history(q.tables);
  if (!tables) return fail(tables.error());
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

}  // namespace

result<std::vector<store::past_change>> differences(const store::reader& r,
                                                    const difference_question& q,
                                                    std::int64_t now) {
  auto w = window_of(r, q, now);
  if (!w) return fail(w.error());
  return q.all ? store::changes_between(r, *w) : store::net_changes(r, *w);
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
