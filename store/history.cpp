#include "store/history.hpp"

#include <limits>

#include "common/clock.hpp"

namespace store {

using common::errc;
using common::fail;
using common::result;
using common::status;
using schemas::change_kind;
using schemas::table_id;

namespace {

status check_reach(const reader& r, i64 at) {
  auto horizon = r.horizon();
  if (!horizon) return fail(horizon.error());
  if (!*horizon || at >= (*horizon)->time) return {};
  return fail(errc::refused, "{} lies before {}, where the history that is kept begins",
              common::format_time(at), common::format_time((*horizon)->time));
}

/// Commits below this number were made at `at` or before, all others later: times do not decrease,
/// so it is found by halves.
result<u64> first_commit_after(const reader& r, i64 at) {
  auto last = r.last_commit();
  if (!last) return fail(last.error());
  u64 low = 0, high = last->number + 1;
  while (low < high) {
    const u64 middle = low + (high - low) / 2;
    auto found = r.first_entry(middle);
    if (!found) return fail(found.error());
    if (!*found || (*found)->change.commit_time > at)
      high = middle;
    else
      low = (*found)->commit + 1;
  }
  return low;
}

using change_visitor = std::function<void(u64 commit, history_record&& change)>;

status each_between(const reader& r, const history_window& w, const change_visitor& visit) {
  if (auto s = check_reach(r, w.since); !s) return s;
  auto from = first_commit_after(r, w.since), end = first_commit_after(r, w.until);
  if (!from || !end) return fail(!from ? from.error() : end.error());
  return each_change(
      r, w.tables,
      [&](u64 commit, const history_record& h) -> status {
        return visit(commit, history_record(h)), status{};
      },
      *from, *end);
}

change_kind kind_of(const history_record& h) {
  if (h.old_stable.bytes.empty()) return change_kind::added;
  return h.new_stable.bytes.empty() ? change_kind::removed : change_kind::modified;
}

/// What a first load stored: the rows as they are, each put back to what its first change
/// afterwards found. A load is the first that history has of its table.
class first_loads {
 public:
  first_loads(const reader& r, const std::set<table_id>& tables) : r_(r), tables_(tables) {}

  result<table_state> rows_of(table_id table) {
    if (!read_) {
      if (auto s = read_first_changes(); !s) return fail(s.error());
      read_ = true;
    }
    table_state out;
    auto s = r_.each_row(table, [&](const row_record& row) -> status {
      return out[row.key.bytes] = row.stable.bytes, status{};
    });
    if (!s) return fail(s.error());
    for (const auto& [key, found] : first_[static_cast<u64>(table)]) {
      if (found.empty())
        out.erase(key);
      else
        out[key] = found;
    }
    return out;
  }

 private:
  status read_first_changes() {
    return r_.each_entry_of(tables_, [&](u64, const history_record& h) -> status {
      if (h.kind != first_load) first_[h.table].try_emplace(h.key.bytes, h.old_stable.bytes);
      return {};
    });
  }
  const reader& r_;
  const std::set<table_id>& tables_;
  bool read_ = false;
  std::map<u64, table_state> first_;
};

void leave_out_load(const reader& r, u64 commit, const history_record& load) {
  const auto* t = schemas::find_table(static_cast<table_id>(load.table));
  r.leave_out(commit, fmt::format("the first rows of {}, which are told from all changes since",
                                  t == nullptr ? "a table" : t->name));
}

}  // namespace

status each_change(const reader& r, const std::set<table_id>& tables,
                   const reader::history_visitor& visit, u64 from, u64 end) {
  first_loads loads(r, tables);
  return r.each_entry_of(
      tables,
      [&](u64 commit, const history_record& h) -> status {
        if (h.kind != first_load) return visit(commit, h);
        auto rows = loads.rows_of(static_cast<table_id>(h.table));
        if (!rows) return fail(rows.error());
        if (r.met_damage()) return leave_out_load(r, commit, h), status{};
        history_record one = h;
        one.kind = static_cast<u64>(change_kind::added);
        for (auto& [key, stable] : *rows) {
          one.key.bytes = key, one.new_stable.bytes = std::move(stable);
          if (auto s = visit(commit, one); !s) return s;
        }
        return {};
      },
      from, end);
}

result<std::map<table_id, table_state>> state_at(const reader& r, const std::set<table_id>& tables,
                                                 i64 at) {
  std::map<table_id, table_state> out;
  for (const auto id : tables) {
    auto& rows = out[id];
    auto s = r.each_row(id, [&](const row_record& row) -> status {
      return rows[row.key.bytes] = row.stable.bytes, status{};
    });
    if (!s) return fail(s.error());
  }
  // What the first change after `at` found is what was there at `at`: later ones of the same row
  // tell nothing more.
  std::set<std::pair<u64, std::string>> seen;
  const history_window later{
      .since = at, .until = std::numeric_limits<i64>::max(), .tables = tables};
  auto s = each_between(r, later, [&](u64, history_record&& h) {
    if (!seen.emplace(h.table, h.key.bytes).second) return;
    auto& rows = out[static_cast<table_id>(h.table)];
    if (h.old_stable.bytes.empty())
      rows.erase(h.key.bytes);
    else
      rows[h.key.bytes] = std::move(h.old_stable.bytes);
  });
  if (!s) return fail(s.error());
  return out;
}

result<std::vector<past_change>> changes_between(const reader& r, const history_window& w) {
  std::vector<past_change> out;
  auto s = each_between(r, w, [&](u64 commit, history_record&& h) {
    out.push_back({commit, std::move(h)});
  });
  if (!s) return fail(s.error());
  return out;
}

result<std::vector<past_change>> net_changes(const reader& r, const history_window& w) {
  std::map<std::pair<u64, std::string>, past_change> last;
  auto s = each_between(r, w, [&](u64 commit, history_record&& h) {
    const auto [at, fresh] = last.try_emplace({h.table, h.key.bytes});
    if (!fresh) h.old_stable = std::move(at->second.change.old_stable);
    at->second = {commit, std::move(h)};
  });
  if (!s) return fail(s.error());
  std::vector<past_change> out;
  for (auto& [row, one] : last) {
    if (one.change.old_stable == one.change.new_stable) continue;  // it was undone
    one.change.kind = static_cast<u64>(kind_of(one.change));
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace store
