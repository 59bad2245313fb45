#include "cli/print/diff_text.hpp"

#include <algorithm>

#include "cli/print/lines.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/natural_order.hpp"
#include "views/differences.hpp"
#include "views/row_key.hpp"
#include "views/row_selection.hpp"

namespace cli {

using schemas::change_kind;
using schemas::json;
using views::key_text;

namespace {

std::string skew_text(std::int64_t seconds) {
  return fmt::format("scanned {} s {} the commit", seconds < 0 ? -seconds : seconds,
                     seconds < 0 ? "before" : "after");
}

/// A value on one line: `absent`, text without quotes, or JSON.
std::string shown(const json& value) {
  if (value.is_null()) return "absent";
  const auto text = views::value_text(value);
  return text.empty() ? schemas::dump_line(value) : text;
}

change_kind kind(const store::history_record& h) { return static_cast<change_kind>(h.kind); }

char sign(const store::history_record& h) {
  return kind(h) == change_kind::added ? '+' : kind(h) == change_kind::removed ? '-' : '~';
}

/// `scanned 90 s before the commit`, after a comma; empty when the clocks agree.
std::string skew_note(const store::history_record& h) {
  const auto skew = views::clock_skew(h);
  return skew ? ", " + skew_text(*skew) : "";
}

/// What a row that came or went holds, on one line.
std::string contents(const schemas::table& t, const json& row) {
  std::string out;
  std::size_t place = 0;
  for (const auto& [column, value] : row.items())
    if (place++ >= t.keys && !value.is_null())
      out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", column, shown(value));
  return out;
}

void print_columns(const screen& on, const schemas::table& t, const store::history_record& h) {
  const json before = schemas::stable_json(t, h.old_stable.bytes),
             after = schemas::stable_json(t, h.new_stable.bytes);
  if (kind(h) != change_kind::modified) {
    const auto text = contents(t, kind(h) == change_kind::added ? after : before);
    if (!text.empty()) put_wrapped(on, "      ", text);
    return;
  }
  bool any = false;
  for (const auto& [column, value] : after.items())
    if (before.contains(column) && before[column] != value) {
      put_wrapped(on, fmt::format("      {}: ", column),
                  fmt::format("{} -> {}", shown(before[column]), shown(value)));
      any = true;
    }
  if (!any)
    put_wrapped(on, "      ", "the same values, written by another version of the collector");
}

void print_row(const screen& on, const schemas::table& t, const store::history_record& h) {
  put_wrapped(
      on, fmt::format("  {} ", sign(h)),
      fmt::format("{}   ({}, {}{})", key_text(t, h.key.bytes), common::format_time(h.commit_time),
                  name(static_cast<schemas::origin>(h.origin)), skew_note(h)));
  print_columns(on, t, h);
}

const schemas::table& table_of(const store::history_record& h) {
  return *schemas::find_table(static_cast<schemas::table_id>(h.table));
}

/// As people look for rows: by table, then by what names the row.
bool stands_before(const store::past_change& a, const store::past_change& b) {
  if (a.change.table != b.change.table) return a.change.table < b.change.table;
  const auto& t = table_of(a.change);
  return common::compare_naturally(key_text(t, a.change.key.bytes),
                                   key_text(t, b.change.key.bytes)) < 0;
}

bool stored_first(const store::history_record& h) {
  return kind(h) == change_kind::added &&
         h.origin == static_cast<schemas::u64>(schemas::origin::first);
}

}  // namespace

void print_net(const screen& on, std::vector<store::past_change> changes) {
  std::ranges::stable_sort(changes, stands_before);
  for (auto at = changes.begin(); at != changes.end();) {
    const auto& t = table_of(at->change);
    std::size_t first = 0;
    print_line("{}", t.name);
    for (const auto number = at->change.table; at != changes.end() && at->change.table == number;
         ++at)
      if (stored_first(at->change))
        ++first;
      else
        print_row(on, t, at->change);
    if (first > 0) print_line("  {} row{} stored for the first time", first, first == 1 ? "" : "s");
  }
}

void print_each(const screen& on, const std::vector<store::past_change>& changes) {
  for (const auto& [commit, h] : changes) {
    const auto& t = table_of(h);
    put_wrapped(on, fmt::format("{} commit {}: ", common::format_time(h.commit_time), commit),
                fmt::format("{} {} {}", sign(h), t.name, key_text(t, h.key.bytes)));
    put_wrapped(on, "      ",
                fmt::format("{}, epoch {}, version {}, scan of {}{}",
                            name(static_cast<schemas::origin>(h.origin)), common::to_hex(h.epoch),
                            h.version, common::format_time(h.scan_time), skew_note(h)));
    print_columns(on, t, h);
  }
}

}  // namespace cli
