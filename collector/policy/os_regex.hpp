// OS_Regex, the pattern language of Wazuh 4.x and OSSEC, and OS_Match, its little sister for names
// of files. Both as observed, defects included: the matcher is lazy, remembers four places to come
// back to, and forgets some captures at the end of a line.
//
//   \d \w \s \t \p and \D \W \S \.   sets of bytes; + or * right after one repeats it      \\ \( \)
//   \$ \| \<   that character ^ $   at the ends of an alternative      |   alternatives, not in a
//   group      ( )   a group, not in a group everything else stands for itself, without regard to
//   ASCII case; a byte beyond ASCII is never found
//
// Source: the behaviour observed of Wazuh 4.x, which is pinned by the vectors `osregex` and
// `osmatch`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/letters.hpp"
#include "common/result.hpp"

namespace collector::policy {

/// ASCII only.
using common::lower;

class os_regex {
 public:
  /// malformed: what is not in the language, and at which character.
  static common::result<os_regex> compile(std::string_view pattern);

  struct match {
    std::size_t begin = 0, end = 0;
    std::vector<std::string_view>
        groups;  ///< those of the alternative that matched and whose both ends were seen
  };
  /// Empty: no match. The line ends at its first NUL. too_large: too many steps for this line.
  common::result<std::optional<match>> search(std::string_view line) const;

  enum class repeat { once, plus, star };
  struct token {
    enum class kind { byte, set, open, close } what = kind::byte;
    char byte = 0;  ///< of a byte: lower case; of a set: the letter that names it
    repeat times = repeat::once;
  };
  struct alternative {
    std::vector<token> tokens;
    bool at_start = false, at_end = false;
  };

 private:
  std::vector<alternative> alternatives_;
};

/// OS_Match: alternatives of plain text, anywhere in the name or anchored by ^ and $; a leading !
/// negates the whole.
bool os_match(std::string_view expression, std::string_view name);

}  // namespace collector::policy
