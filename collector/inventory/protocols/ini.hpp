// `[section]` and `name=value`, as networkd and NetworkManager write their files. Sections may come
// several times.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

struct ini_section {
  std::string name;
  std::vector<std::pair<std::string, std::string>> entries;

  /// The last value of that name; empty: none.
  std::string_view get(std::string_view name) const;
};

/// Bounded in sections and entries; lines that mean nothing are skipped.
std::vector<ini_section> parse_ini(std::string_view text);
/// The first section of that name; an empty one if there is none.
const ini_section& section(const std::vector<ini_section>& all, std::string_view name);

}  // namespace collector::inventory
