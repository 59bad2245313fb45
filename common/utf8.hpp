// UTF-8 after RFC 3629: the one place that takes bytes apart into code points.
//
// A sequence counts only if Table 3-7 of the Unicode standard lists it: no overlong form (E0 80 9B
// is not ESC), no surrogate, nothing above U+10FFFF. A byte that begins no such sequence stands
// alone and the walk goes on after it, so that a sequence which is cut off is as many single bytes
// as it has.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace common {

/// One step of a walk: a code point and its bytes, or one byte that belongs to none.
struct utf8_unit {
  std::string_view bytes;
  std::optional<char32_t> code_point;
};

/// Takes the first unit off `text`, which must not be empty.
utf8_unit take_utf8(std::string_view& text);

/// The longest beginning of `text` that has at most `most` bytes and cuts no code point in two.
std::string_view whole_code_points(std::string_view text, std::size_t most);

/// What must not reach a terminal or a log: controls (C0, DEL, C1) steer it, the marks of direction
/// (U+202A to U+202E, U+2066 to U+2069) reorder what is read, U+2028 and U+2029 break the line.
bool steers_terminal(char32_t code_point);

/// The text with every byte that is no UTF-8, and the bytes of the code points that `is_refused`
/// names, written `\xNN`. What comes out is UTF-8.
std::string escape_bytes(std::string_view text, bool (*is_refused)(char32_t));

}  // namespace common
