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

/// How a file is read. `of_repositories`, as dnf takes it: a line that begins with a blank goes on
/// with the value before it, a section may be indented and have a comment behind it, and the file
/// may begin with a byte order mark.
enum class ini_rules { plain, of_repositories };

/// The mark of UTF-8 that some editors put in front of a file.
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Bounded in sections and entries; lines that mean nothing are skipped.
std::vector<ini_section> parse_ini(std::string_view text, ini_rules rules = ini_rules::plain);
/// The first section of that name; an empty one if there is none.
const ini_section& section(const std::vector<ini_section>& all, std::string_view name);

}  // namespace collector::inventory
