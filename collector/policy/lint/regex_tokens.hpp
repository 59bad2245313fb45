// A PCRE2 pattern taken apart as far as lint needs it: what stands there, how often, and where. It
// compiles nothing; what it does not understand is `opaque`, about which nothing is concluded.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace collector::policy {

inline constexpr auto endless = static_cast<std::size_t>(-1);

struct regex_token {
  enum class kind {
    literal,     ///< one character that stands for itself
    set,         ///< \d \s . [ ]: one character out of several
    line_start,  ///< ^ \A
    line_end,    ///< $ \z \Z
    newline,     ///< a newline, which no line has
    zero,        ///< \b and the like: takes no character
    opaque,      ///< whatever else
    open,        ///< of a group
    close,
    bar,  ///< |
  } what = kind::opaque;
  std::size_t at = 0, size = 0;  ///< in the pattern, without what says how often
  char byte = 0;                 ///< of a literal
  bool escaped = false;          ///< of a literal: a backslash stands in front
  std::size_t least = 1;         ///< how often it has to be there
  std::size_t most = 1;          ///< how often at most; endless: any number of times
  bool repeated = false;         ///< + * or { }
  bool captures = false;         ///< of open: the group is numbered
};

/// Empty for a pattern in extended mode, in which blanks mean nothing.
std::vector<regex_token> regex_tokens(std::string_view pattern);

}  // namespace collector::policy
