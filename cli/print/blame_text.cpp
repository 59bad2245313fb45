#include "cli/print/blame_text.hpp"

#include <algorithm>

#include "cli/print/lines.hpp"
#include "cli/print/printer.hpp"
#include "common/text_width.hpp"
#include "views/row_key.hpp"
#include "views/row_selection.hpp"

namespace cli {

using schemas::json;

namespace {

/// Tables for people leave out what is null in all lines, and say in words what an absent time
/// means.
void print_lines(printer& out, std::vector<json> lines, const std::string& absent) {
  const auto has_skew = [](const json& l) { return !l["clock_skew_seconds"].is_null(); };
  const bool skewed = std::ranges::any_of(lines, has_skew);
  for (auto& line : lines) {
    if (line["since"].is_null()) line["since"] = absent;
    if (!skewed) line.erase("clock_skew_seconds");
    out.row(line);
  }
}

/// Where a table would hide the times, which are what is asked for.
void print_below_another(const screen& on, const std::vector<json>& lines,
                         const std::string& absent) {
  for (const auto& line : lines) {
    const bool is_event = line.contains("change");
    const auto since = line["since"].is_null() ? absent : line["since"].get<std::string>();
    const auto value = is_event ? std::string{} : views::value_text(line["value"]);
    const auto head = fmt::format("  {}:", line[is_event ? "change" : "column"].get<std::string>());
    const auto whole = fmt::format("{}{}{} ({})", head, value.empty() ? "" : " ", value, since);
    if (common::text_width(whole) <= on.width) {
      put_line(whole);
      continue;
    }
    value.empty() ? put_line(head) : put_wrapped(on, head + " ", value);
    put_wrapped(on, "      ", fmt::format("({})", since));
  }
}

}  // namespace

void print_blamed(const screen& on, const views::blamed& b) {
  const auto horizon = b.horizon.is_null() ? "the first commit" : b.horizon.get<std::string>();
  const auto absent = b.incomplete ? "not known" : "before " + horizon;
  print_line("{} {}{}", b.table->name, views::key_text(*b.table, b.keys.front()),
             b.history.present ? "" : "   (gone: its last values)");
  put_line("");
  constexpr std::size_t narrow = 64;
  if (on.width > 0 && on.width < narrow) {
    print_below_another(on, views::column_lines(b), absent);
    const auto events = views::event_lines(b);
    if (events.empty()) return;
    put_line("");
    put_line("came and went");
    return print_below_another(on, events, absent);
  }
  table_view view;
  view.may_hide = true;
  view.least = {"epoch", "version", "scan_time", "origin"};
  view.shown_by = "JSON has every column";
  printer out(format::table, on, {}, std::move(view));
  print_lines(out, views::column_lines(b), absent);
  const auto events = views::event_lines(b);
  if (events.empty()) return;
  out.heading("\ncame and went");
  print_lines(out, events, absent);
}

}  // namespace cli
