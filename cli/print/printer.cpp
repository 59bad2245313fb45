#include "cli/print/printer.hpp"

#include <algorithm>
#include <cstdio>

#include "cli/print/lines.hpp"
#include "common/log.hpp"
#include "common/utf8.hpp"

namespace cli {

namespace {

constexpr std::size_t widest = 64;  // a key or a digest in hex is shown as a whole

/// A cell: text without quotes, nothing for null, on one line.
std::string cell(const schemas::json& v) {
  if (v.is_null()) return "";
  std::string text = v.is_string() ? common::one_line(v.get<std::string>()) : schemas::dump_line(v);
  if (text.size() > widest) text = std::string(common::whole_code_points(text, widest - 1)) + "~";
  return text;
}

void put_cells(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
  std::string out;
  for (std::size_t i = 0; i < widths.size(); ++i)
    out += fmt::format("{:<{}}  ", cells[i], widths[i]);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  put_line(out);
}

/// The keys of the first row head the columns.
void put_table(const std::vector<schemas::json>& rows) {
  std::vector<std::vector<std::string>> lines(1);
  for (const auto& [key, value] : rows.front().items()) lines[0].push_back(key);
  for (const auto& r : rows) {
    auto& cells = lines.emplace_back();
    for (const auto& value : r) cells.push_back(cell(value));
    cells.resize(lines[0].size());
  }
  std::vector<std::size_t> widths(lines[0].size());
  for (const auto& cells : lines)
    for (std::size_t i = 0; i < widths.size(); ++i)
      widths[i] = std::max(widths[i], cells[i].size());
  for (const auto& cells : lines) put_cells(cells, widths);
}

}  // namespace

void printer::row(const schemas::json& object) {
  if (is_json())
    put_data(schemas::dump_line(object) + "\n");
  else
    rows_.push_back(object);
}

void printer::heading(std::string text) {
  finish();
  heading_ = std::move(text);
}

void printer::finish() {
  if (!is_json()) {
    if (!heading_.empty()) put_data(heading_ + "\n");
    heading_.clear();
    if (!rows_.empty()) put_table(rows_);
    rows_.clear();
  }
  std::fflush(stdout);
}

}  // namespace cli
