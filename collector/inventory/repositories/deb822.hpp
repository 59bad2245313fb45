// Stanzas of fields as Debian writes them (deb822(5)): what begins with a blank goes on with the
// field before it, `#` begins a comment.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

struct deb822_stanza {
  std::size_t line = 0;  ///< where it begins, from 1
  std::vector<std::pair<std::string, std::string>> fields;
  std::string broken;  ///< a line that is no field; empty: all is well

  /// The value of that name in either case, its lines joined by newlines; empty: there is none.
  std::string_view get(std::string_view name) const;
};

struct deb822_text {
  std::vector<deb822_stanza> stanzas;
  std::size_t left_out = 0;  ///< the line of the first stanza that is too many; 0: none is
};

/// Bounded in stanzas, fields and the length of values.
deb822_text parse_deb822(std::string_view text);

}  // namespace collector::inventory
