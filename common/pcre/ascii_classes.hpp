// PCRE2 makes letters Unicode and blanks and digits with them, all or nothing (PCRE2_UCP). What
// programs read of a file knows blanks and digits of ASCII only: a no-break blank separates no
// words, and `٣` is no number. So these are written out before a pattern is compiled.
#pragma once

#include <string>
#include <string_view>

namespace common::pcre {

/// `\d`, `\s`, `[:digit:]`, `[:space:]`, `[:blank:]` and their opposites as sets of ASCII, and
/// `[:upper:]` and `[:lower:]` as the letters that they are without regard to case. For a pattern
/// that PCRE2 takes as it stands.
std::string with_ascii_classes(std::string_view pattern);

}  // namespace common::pcre
