// What a host may put into a name or a message to steer whoever reads it, at random.
#pragma once

#include <array>
#include <random>
#include <string>
#include <string_view>

#include "common/utf8.hpp"

namespace tests {

/// Pieces of texts: honest ones, and all kinds that must not come through.
inline constexpr std::array<std::string_view, 40> hostile_pieces{
    "plain", " ", "\\", "\"", "caf\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80",
    // C0, DEL, and sequences that terminals obey
    std::string_view("\0", 1), "\n", "\r", "\t", "\b", "\x1b[2J", "\x1b]0;title\x07", "\x7f",
    // C1: as code points and as bare bytes
    "\xc2\x80", "\xc2\x85",
    "\xc2\x9b"
    "31m",
    "\xc2\x9f",
    "\x9b"
    "31m",
    "\x80", "\x9f",
    // overlong forms of ESC, LF and NUL, in two, three and four bytes
    "\xc0\x9b", "\xc1\x8a", "\xe0\x80\x9b", "\xe0\x9f\xbf", "\xf0\x80\x80\x9b", "\xf0\x8f\xbf\xbf",
    // surrogates, what lies above U+10FFFF, lead bytes that lead nothing, sequences cut off
    "\xed\xa0\x80", "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "\xff", "\xe2\x82",
    "\xf0\x9f\x98",
    // marks of direction, separators of lines
    "\xe2\x80\xae", "\xe2\x80\xaa", "\xe2\x81\xa6", "\xe2\x81\xa9", "\xe2\x80\xa8"};

inline std::string hostile_text(std::mt19937& rng) {
  std::string out;
  for (auto pieces = rng() % 12; pieces > 0; --pieces) {
    if (rng() % 4 == 0)
      out.push_back(static_cast<char>(rng()));
    else
      out += hostile_pieces[rng() % hostile_pieces.size()];
  }
  return out;
}

/// UTF-8 through and through, without a code point that steers a terminal.
inline bool is_harmless(std::string_view text) {
  while (!text.empty()) {
    const auto unit = common::take_utf8(text);
    if (!unit.code_point || common::steers_terminal(*unit.code_point)) return false;
  }
  return true;
}

}  // namespace tests
