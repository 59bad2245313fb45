#include "cli/print/blame_text.hpp"

#include <algorithm>

#include "cli/print/lines.hpp"
#include "cli/print/printer.hpp"
#include "views/row_key.hpp"

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

}  // namespace

void print_blamed(const screen& on, const views::blamed& b) {
  const auto horizon = b.horizon.is_null() ? "the first commit" : b.horizon.get<std::string>();
  const auto absent = b.incomplete ? "not known" : "before " + horizon;
  print_line("{} {}{}", b.table->name, views::key_text(*b.table, b.keys.front()),
             b.history.present ? "" : "   (gone: its last values)");
  put_line("");
  table_view view;
  view.may_hide = true;
  view.least = {"epoch", "version", "scan_time", "origin"};
  view.most = {"since", "column", "change", "value"};
  view.shown_by = "JSON has every column";
  printer out(format::table, on, {}, std::move(view));
  print_lines(out, views::column_lines(b), absent);
  const auto events = views::event_lines(b);
  if (events.empty()) return;
  out.heading("\ncame and went");
  print_lines(out, events, absent);
}

}  // namespace cli
