#include "analyzer/lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

#include "common/utf8.hpp"

namespace analyzer {

namespace {

constexpr std::size_t most_lines = 6, longest_line = 300, longest_in_full = 100;
constexpr std::string_view line_ends = ";\n", blanks = " \t\r";

/// Without ` (0123456789abcdef)`.
std::string_view without_hash(std::string_view text) {
  constexpr std::size_t digits = 16, size = digits + 3;
  if (text.size() < size || !text.ends_with(')')) return text;
  const auto end = text.substr(text.size() - size);
  const auto hash = end.substr(2, digits);
  const bool is_hash =
      end.starts_with(" (") && hash.find_first_not_of("0123456789abcdef") == hash.npos;
  return is_hash ? text.substr(0, text.size() - size) : text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  text = without_hash(text);
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(line_ends), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    line = line.substr(0, line.find_last_not_of(blanks) + 1);
    if (!line.empty()) out.push_back(line);
  }
  return out;
}

/// What `now` has more often than `then`, in its order.
std::vector<std::string_view> new_lines(const std::vector<std::string_view>& then,
                                        const std::vector<std::string_view>& now) {
  std::map<std::string_view, std::size_t> were;
  for (const auto line : then) ++were[line];
  std::vector<std::string_view> out;
  for (const auto line : now)
    if (auto& left = were[line]; left > 0)
      --left;
    else
      out.push_back(line);
  return out;
}

void add(std::string& to, char sign, const std::vector<std::string_view>& lines) {
  for (std::size_t i = 0; i < std::min(lines.size(), most_lines); ++i)
    to += fmt::format("{}{} {}", to.empty() ? "" : "; ", sign,
                      common::whole_code_points(lines[i], longest_line));
  if (lines.size() > most_lines)
    to += fmt::format("; {} {} more lines", sign, lines.size() - most_lines);
}

}  // namespace

bool are_long_texts(std::string_view then, std::string_view now) {
  return std::max(then.size(), now.size()) > longest_in_full &&
         then.find_first_of(line_ends) != then.npos && now.find_first_of(line_ends) != now.npos;
}

std::string differing_lines(std::string_view then, std::string_view now) {
  if (then == now) return {};
  const auto old_lines = lines_of(then), lines = lines_of(now);
  std::string out;
  add(out, '-', new_lines(lines, old_lines));
  add(out, '+', new_lines(old_lines, lines));
  if (!out.empty()) return out;
  return old_lines == lines ? "lines that are not shown here" : "the same lines in another order";
}

}  // namespace analyzer
