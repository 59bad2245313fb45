#include "cli/print/table_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <ranges>

#include "cli/print/layout.hpp"
#include "cli/print/lines.hpp"
#include "cli/print/word_colours.hpp"
#include "common/log.hpp"
#include "common/text_width.hpp"

namespace cli {

using schemas::json;

namespace {

/// A cell that is longer pushes the rest of its line, where nothing is wrapped: one long text would
/// fill every other line with blanks.
constexpr std::size_t widest_padding = 64;
/// Names and times up to this are not broken. Prose is readable in columns of the other width.
constexpr std::size_t longest_name = 36, longest_part = 12, narrowest_prose = 30;

struct column_text {
  std::string name;
  std::vector<std::string> cells;
  column_extent extent;
  bool is_told_apart = false;  ///< two rows differ in it
};

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

column_text column_of(const std::vector<json>& rows, const std::string& name) {
  column_text out{.name = name, .cells = {}, .extent = {}};
  const auto heading = common::text_width(name);
  out.extent.natural = heading;
  bool is_prose = false;
  for (const auto& row : rows) {
    const auto at = row.find(name);
    auto cell = common::one_line(at == row.end() ? "" : views::value_text(*at));
    out.extent.natural = std::max(out.extent.natural, common::text_width(cell));
    is_prose = is_prose || cell.find(' ') != std::string::npos;
    out.is_told_apart = out.is_told_apart || (!out.cells.empty() && cell != out.cells.front());
    out.cells.push_back(std::move(cell));
  }
  const auto readable = std::max(heading, is_prose ? narrowest_prose : longest_name);
  out.extent.least = std::min(out.extent.natural, readable);
  return out;
}

bool is_shown(const column_text& c, const table_view& view) {
  if (view.is_wide || !view.rows.columns.empty()) return true;
  if (contains(view.unasked, c.name)) return false;
  const auto empty = [](const std::string& cell) { return cell.empty(); };
  return !contains(view.sparse, c.name) || !std::ranges::all_of(c.cells, empty);
}

std::vector<column_text> columns_for(const std::vector<json>& rows, const table_view& view) {
  std::vector<column_text> out;
  for (const auto& name : views::columns_of(rows.front()))
    if (auto c = column_of(rows, name); is_shown(c, view)) {
      if (contains(view.broken, name)) c.extent.least = std::min(c.extent.least, longest_part);
      out.push_back(std::move(c));
    }
  return out;
}

/// What the command says, then what tells nothing: it is empty in all rows, or the same in all and
/// not looked for. Then from the right, and those at last that the command wants to be kept; one
/// stays, and so does whatever was named.
std::vector<std::size_t> expendable(const std::vector<column_text>& columns,
                                    const table_view& view) {
  std::vector<std::size_t> out;
  if (!view.may_hide || !view.rows.columns.empty()) return out;
  const auto add_if = [&](std::size_t i, bool is_next) {
    if (is_next && std::ranges::find(out, i) == out.end()) out.push_back(i);
  };
  for (const auto& name : view.least)
    for (std::size_t i = 0; i < columns.size(); ++i) add_if(i, columns[i].name == name);
  const bool has_several = columns.front().cells.size() > 1;
  const auto tells_nothing = [&](const column_text& c) {
    return !c.is_told_apart && (c.cells.front().empty() || !contains(view.most, c.name));
  };
  for (auto i = columns.size(); i-- > 0;) add_if(i, has_several && tells_nothing(columns[i]));
  for (auto i = columns.size(); i-- > 0;) add_if(i, !contains(view.most, columns[i].name));
  for (const auto& name : std::views::reverse(view.most))
    for (std::size_t i = 0; i < columns.size(); ++i) add_if(i, columns[i].name == name);
  if (out.size() == columns.size()) out.pop_back();  // something is always shown
  return out;
}

/// The lines of one row: each cell on as many as its width makes of it.
class row_lines {
 public:
  row_lines(const screen& on, std::vector<std::string>& to) : on_(on), to_(to) {}

  void add(const std::vector<std::vector<std::string>>& cells,
           const std::vector<std::size_t>& widths, const std::vector<std::string_view>& colours) {
    std::size_t height = 1;
    for (const auto& lines : cells) height = std::max(height, lines.size());
    for (std::size_t n = 0; n < height; ++n) {
      std::string out;
      std::size_t blanks = 0;  // in front of the next cell, so that none end the line
      for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto text = n < cells[i].size() ? std::string_view(cells[i][n]) : "";
        if (!text.empty()) {
          out.append(blanks, ' ').append(coloured(text, colours[i]));
          blanks = 0;
        }
        const auto width = common::text_width(text);
        blanks += column_gap + (widths[i] > width ? widths[i] - width : 0);
      }
      to_.push_back(std::move(out));
    }
  }

 private:
  std::string coloured(std::string_view text, std::string_view colour) const {
    return on_.has_colours ? in_colour(colour, text) : std::string(text);
  }
  const screen& on_;
  std::vector<std::string>& to_;
};

/// Without an end of the line nothing is wrapped, and little is padded.
std::vector<std::size_t> widths_of(const std::vector<column_text>& columns, const table_view& view,
                                   const screen& on) {
  std::vector<column_extent> extents;
  for (const auto& c : columns) extents.push_back(c.extent);
  if (on.width > 0 && !view.is_wide) return lay_out(extents, on.width, expendable(columns, view));
  std::vector<std::size_t> out;
  for (const auto& e : extents) out.push_back(std::min(e.natural, widest_padding));
  return out;
}

}  // namespace

table_text make_table(const std::vector<json>& rows, const table_view& view, const screen& on) {
  table_text out;
  auto columns = columns_for(rows, view);
  if (columns.empty()) return out;
  auto widths = widths_of(columns, view, on);
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (widths[i] == 0) out.hidden.push_back(columns[i].name);
  std::erase_if(columns, [&](const auto& c) { return contains(out.hidden, c.name); });
  std::erase(widths, 0u);
  const bool is_wrapped = on.width > 0 && !view.is_wide;
  const auto lines_of = [&](std::string_view cell, std::size_t width) {
    return is_wrapped ? common::wrap_text(cell, width)
                      : std::vector<std::string>{std::string(cell)};
  };
  row_lines to(on, out.lines);
  for (std::size_t row = 0; row <= rows.size(); ++row) {
    std::vector<std::vector<std::string>> cells;
    std::vector<std::string_view> colours;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto& text = row == 0 ? columns[i].name : columns[i].cells[row - 1];
      cells.push_back(lines_of(text, widths[i]));
      colours.push_back(row == 0 ? bold : colour_of(columns[i].name, text));
    }
    to.add(cells, widths, colours);
  }
  return out;
}

}  // namespace cli
