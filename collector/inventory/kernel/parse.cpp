#include "collector/inventory/kernel/parse.hpp"

#include <algorithm>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t columns_limit = 64, users_limit = 1024;

/// mountinfo writes blanks, newlines and backslashes as three octal digits.
std::string unescaped(std::string_view s) {
  std::string out;
  const auto octal = [](char c) { return c >= '0' && c <= '7'; };
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (s[i] == '\\' && i + 3 < s.size() && octal(s[i + 1]) && octal(s[i + 2]) && octal(s[i + 3])) {
      out += static_cast<char>((s[i + 1] - '0') * 64 + (s[i + 2] - '0') * 8 + (s[i + 3] - '0'));
      i += 3;
    } else {
      out += s[i];
    }
  }
  return out;
}

schemas::text bounded(std::string_view s) { return text_or_absent(unescaped(s)); }

bool read_module(const std::vector<std::string_view>& columns, schemas::kernel_module& row) {
  constexpr std::size_t size = 1, references = 2, users = 3, state = 4, taints = 6;
  if (columns.size() <= state || columns[0].empty()) return false;
  row.name = bounded(columns[0]);
  row.size_bytes = number(columns[size]);
  row.references = number(columns[references]);  // `-` where modules cannot be unloaded
  row.used_by.emplace();
  if (columns[users] != "-")
    for (const auto user : split(columns[users], ',', users_limit))
      if (!user.empty()) row.used_by->emplace_back(user);
  std::ranges::sort(*row.used_by);
  row.state = text_or_absent(columns[state]);
  if (columns.size() > taints && columns[taints].size() > 2)
    row.taints = columns[taints].substr(1, columns[taints].size() - 2);
  return row.size_bytes.has_value();
}

/// Fields after a lone `-` follow a variable number of optional ones.
bool read_mount(const std::vector<std::string_view>& columns, schemas::mount& row) {
  constexpr std::size_t device = 2, root = 3, target = 4, options = 5, first_optional = 6;
  if (columns.size() <= first_optional) return false;
  const auto dash = std::find(columns.begin() + first_optional, columns.end(), "-");
  if (columns.end() - dash < 4) return false;
  row.device = bounded(columns[device]);
  row.root = bounded(columns[root]);
  row.target = bounded(columns[target]);
  row.options = bounded(columns[options]);
  row.type = bounded(dash[1]);
  row.source = bounded(dash[2]);
  row.super_options = bounded(dash[3]);
  return row.target.has_value();
}

template <class Row, class Read>
std::size_t parse_lines(std::string_view rest, Read&& read, const std::function<void(Row)>& each) {
  std::size_t bad = 0;
  for (std::string_view line; next_line(rest, line);) {
    Row row;
    if (read(split(line, ' ', columns_limit), row))
      each(std::move(row));
    else
      ++bad;
  }
  return bad;
}

}  // namespace

std::size_t parse_modules(std::string_view text,
                          const std::function<void(schemas::kernel_module)>& each) {
  return parse_lines<schemas::kernel_module>(text, read_module, each);
}

std::size_t parse_mountinfo(std::string_view text,
                            const std::function<void(schemas::mount)>& each) {
  return parse_lines<schemas::mount>(text, read_mount, each);
}

}  // namespace collector::inventory
