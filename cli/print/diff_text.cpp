#include "cli/print/diff_text.hpp"

#include "cli/print/lines.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/log.hpp"
#include "common/utf8.hpp"
#include "views/differences.hpp"
#include "views/row_key.hpp"

namespace cli {

using schemas::change_kind;
using schemas::json;
using views::key_text;

namespace {

std::string skew_text(std::int64_t seconds) {
  return fmt::format("scanned {} s {} the commit", seconds < 0 ? -seconds : seconds,
                     seconds < 0 ? "before" : "after");
}

/// A value on one line: `absent`, or as JSON has it.
std::string value_text(const json& value) {
  constexpr std::size_t widest = 120;
  if (value.is_null()) return "absent";
  std::string text = value.is_string() && !value.get<std::string>().empty()
                         ? common::one_line(value.get<std::string>())
                         : schemas::dump_line(value);
  if (text.size() > widest) text = std::string(common::whole_code_points(text, widest - 1)) + "~";
  return text;
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
      out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", column, value_text(value));
  return out;
}

void print_columns(const schemas::table& t, const store::history_record& h) {
  const json before = schemas::stable_json(t, h.old_stable.bytes),
             after = schemas::stable_json(t, h.new_stable.bytes);
  if (kind(h) != change_kind::modified) {
    const auto text = contents(t, kind(h) == change_kind::added ? after : before);
    if (!text.empty()) print_line("      {}", text);
    return;
  }
  bool any = false;
  for (const auto& [column, value] : after.items())
    if (before.contains(column) && before[column] != value) {
      print_line("      {}: {} -> {}", column, value_text(before[column]), value_text(value));
      any = true;
    }
  if (!any) print_line("      the same values, written by another version of the collector");
}

void print_row(const schemas::table& t, const store::history_record& h) {
  print_line("  {} {}   ({}, {}{})", sign(h), key_text(t, h.key.bytes),
             common::format_time(h.commit_time), name(static_cast<schemas::origin>(h.origin)),
             skew_note(h));
  print_columns(t, h);
}

bool stored_first(const store::history_record& h) {
  return kind(h) == change_kind::added &&
         h.origin == static_cast<schemas::u64>(schemas::origin::first);
}

}  // namespace

void print_net(const std::vector<store::past_change>& changes) {
  for (auto at = changes.begin(); at != changes.end();) {
    const auto& t = *schemas::find_table(static_cast<schemas::table_id>(at->change.table));
    std::size_t first = 0;
    print_line("{}", t.name);
    for (const auto number = at->change.table; at != changes.end() && at->change.table == number;
         ++at)
      if (stored_first(at->change))
        ++first;
      else
        print_row(t, at->change);
    if (first > 0) print_line("  {} rows stored for the first time", first);
  }
}

void print_each(const std::vector<store::past_change>& changes) {
  for (const auto& [commit, h] : changes) {
    const auto& t = *schemas::find_table(static_cast<schemas::table_id>(h.table));
    print_line("{} commit {}: {} {} {}", common::format_time(h.commit_time), commit, sign(h),
               t.name, key_text(t, h.key.bytes));
    print_line("      {}, epoch {}, version {}, scan of {}{}",
               name(static_cast<schemas::origin>(h.origin)), common::to_hex(h.epoch), h.version,
               common::format_time(h.scan_time), skew_note(h));
    print_columns(t, h);
  }
}

}  // namespace cli
