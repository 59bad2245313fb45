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
  std::size_t line = 0;  ///< of its name, from 1

  /// The last value of that name; empty: none.
  std::string_view get(std::string_view name) const;
};

/// Whether a line that begins with a blank goes on with the value before it, as yum takes it.
enum class ini_values { of_one_line, of_several_lines };

/// Bounded in sections and entries; lines that mean nothing are skipped.
std::vector<ini_section> parse_ini(std::string_view text,
                                   ini_values values = ini_values::of_one_line);
/// The first section of that name; an empty one if there is none.
const ini_section& section(const std::vector<ini_section>& all, std::string_view name);

}  // namespace collector::inventory
