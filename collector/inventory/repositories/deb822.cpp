#include "collector/inventory/repositories/deb822.hpp"

#include <algorithm>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t stanzas_limit = 5000, fields_limit = 200, field_limit = 16u << 10;

bool is_same_name(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, [](char x, char y) {
    const auto small = [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return small(x) == small(y);
  });
}

void take_field(deb822_stanza& s, std::string_view line) {
  if (line[0] == ' ' || line[0] == '\t') {
    if (s.fields.empty()) return;
    auto& value = s.fields.back().second;
    if (value.size() < field_limit) value.append(1, '\n').append(trim(line).substr(0, field_limit));
    return;
  }
  const auto colon = line.find(':');
  if (colon == line.npos || colon == 0) {
    if (s.broken.empty()) s.broken = std::string(line.substr(0, 60));
  } else if (s.fields.size() < fields_limit) {
    s.fields.emplace_back(trim(line.substr(0, colon)),
                          trim(line.substr(colon + 1)).substr(0, field_limit));
  }
}

}  // namespace

std::string_view deb822_stanza::get(std::string_view name) const {
  const auto at = std::ranges::find_if(
      fields, [&](const auto& field) { return is_same_name(field.first, name); });
  return at == fields.end() ? std::string_view{} : std::string_view(at->second);
}

deb822_text parse_deb822(std::string_view rest) {
  deb822_text result;
  auto& out = result.stanzas;
  std::size_t number = 0;
  bool open = false;
  for (std::string_view line; next_line(rest, line);) {
    ++number;
    if (line.starts_with('#')) continue;
    if (trim(line).empty()) {
      open = false;
      continue;
    }
    if (!open && out.size() == stanzas_limit) {
      result.left_out = number;
      break;
    }
    if (!open) out.push_back({.line = number, .fields = {}, .broken = {}});
    open = true;
    take_field(out.back(), line);
  }
  return result;
}

}  // namespace collector::inventory
