#include "collector/inventory/protocols/ini.hpp"

#include <algorithm>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t sections_limit = 20'000, entries_limit = 1000, value_limit = 4096;

/// The `]` that ends the name of a section; npos: the line is none.
std::size_t end_of_name(std::string_view line, ini_rules rules) {
  if (line[0] != '[') return line.npos;
  if (rules == ini_rules::of_repositories) return line.find(']');
  return line.ends_with(']') ? line.size() - 1 : line.npos;
}

}  // namespace

std::string_view ini_section::get(std::string_view wanted) const {
  const auto at = std::find_if(entries.rbegin(), entries.rend(),
                               [&](const auto& e) { return e.first == wanted; });
  return at == entries.rend() ? std::string_view{} : std::string_view(at->second);
}

std::vector<ini_section> parse_ini(std::string_view rest, ini_rules rules) {
  const bool of_repositories = rules == ini_rules::of_repositories;
  if (of_repositories && rest.starts_with(byte_order_mark))
    rest.remove_prefix(byte_order_mark.size());
  std::vector<ini_section> out;
  std::size_t number = 0;
  for (std::string_view line; next_line(rest, line);) {
    ++number;
    const bool indented = line.starts_with(' ') || line.starts_with('\t');
    line = trim(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    const auto end = end_of_name(line, rules);
    if (indented && of_repositories && end == line.npos && !out.empty() &&
        !out.back().entries.empty()) {
      auto& value = out.back().entries.back().second;
      if (value.size() < value_limit) value.append(1, '\n').append(line.substr(0, value_limit));
    } else if (end != line.npos) {
      if (out.size() == sections_limit) break;
      out.push_back({std::string(line.substr(1, end - 1)), {}, number});
    } else if (const auto equals = line.find('=');
               equals != line.npos && !out.empty() && out.back().entries.size() < entries_limit) {
      out.back().entries.emplace_back(trim(line.substr(0, equals)),
                                      trim(line.substr(equals + 1)).substr(0, value_limit));
    }
  }
  return out;
}

const ini_section& section(const std::vector<ini_section>& all, std::string_view name) {
  static const ini_section none;
  const auto at = std::ranges::find(all, name, &ini_section::name);
  return at == all.end() ? none : *at;
}

}  // namespace collector::inventory
