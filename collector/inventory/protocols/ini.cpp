#include "collector/inventory/protocols/ini.hpp"

#include <algorithm>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t sections_limit = 500, entries_limit = 1000, value_limit = 4096;

}  // namespace

std::string_view ini_section::get(std::string_view wanted) const {
  const auto at = std::find_if(entries.rbegin(), entries.rend(),
                               [&](const auto& e) { return e.first == wanted; });
  return at == entries.rend() ? std::string_view{} : std::string_view(at->second);
}

std::vector<ini_section> parse_ini(std::string_view rest) {
  std::vector<ini_section> out;
  for (std::string_view line; next_line(rest, line);) {
    line = trim(line);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    if (line[0] == '[' && line.ends_with(']')) {
      if (out.size() == sections_limit) break;
      out.push_back({std::string(line.substr(1, line.size() - 2)), {}});
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
