// `muster diff`: what changed between two commit times.
#include <limits>

#include "cli/commands.hpp"
#include "cli/diff_text.hpp"
#include "cli/past.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "store/history.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using schemas::json;

namespace {

constexpr std::int64_t usual_span = 86'400'000;

/// The window as typed. Without --since: the day before its end, or what history has of it.
result<store::history_window> window_of(const store::reader& r, const diff_command& o) {
  store::history_window w{.since = 0, .until = std::numeric_limits<std::int64_t>::max(), .tables = {}};
  auto tables = tables_with_history(o.tables);
  if (!tables) return fail(tables.error());
  w.tables = std::move(*tables);
  if (o.until) {
    auto until = time_point_of("--until", *o.until);
    if (!until) return fail(until.error());
    w.until = *until;
  }
  if (o.since) {
    auto since = time_point_of("--since", *o.since);
    if (!since) return fail(since.error());
    w.since = *since;
    if (w.since > w.until) return fail(errc::usage, "--since {} lies after --until {}", *o.since, *o.until);
    return w;
  }
  auto horizon = r.horizon();
  if (!horizon) return fail(horizon.error());
  w.since = (o.until ? w.until : common::wall_ms()) - usual_span;
  if (*horizon) w.since = std::max(w.since, (*horizon)->time);
  return w;
}

result<std::vector<store::past_change>> changes_of(const schemas::data_paths& paths, const std::string& agent, const diff_command& o) {
  auto store = open_store::of(paths, agent);
  if (!store) return fail(store.error());
  const auto r = (*store)->reader();
  auto w = window_of(r, o);
  if (!w) return fail(w.error());
  return o.all ? store::changes_between(r, *w) : store::net_changes(r, *w);
}

json change_json(const std::string& agent, const store::past_change& c) {
  const auto& h = c.change;
  const auto& t = *schemas::find_table(static_cast<schemas::table_id>(h.table));
  const auto skew = clock_skew(h);
  return {{"time", moment(h.commit_time)},
          {"scan_time", moment(h.scan_time)},
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

}  // namespace

int diff(const common_options& c, const diff_command& o) {
  auto e = find_agent(c.paths, o.agent);
  if (!e) return report_error(e.error());
  auto changes = changes_of(c.paths, e->agent, o);
  if (!changes) return report_error(changes.error());
  if (c.as == format::json) {
    printer out(c.as);
    for (const auto& one : *changes) out.row(change_json(e->agent, one));
    return exit_ok;
  }
  if (changes->empty()) say("nothing changed");
  o.all ? print_each(*changes) : print_net(*changes);
  return exit_ok;
}

}  // namespace cli
