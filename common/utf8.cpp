#include "common/utf8.hpp"

#include <algorithm>
#include <array>

#include "common/hex.hpp"

namespace common {

namespace {

/// A row of Table 3-7: which first bytes lead a sequence of `size`, and which second bytes it may
/// have. Every byte after the second one is 80 to BF.
struct lead {
  unsigned char first, last;
  std::size_t size;
  unsigned char second_first, second_last;
};
constexpr std::array leads{lead{0xc2, 0xdf, 2, 0x80, 0xbf}, lead{0xe0, 0xe0, 3, 0xa0, 0xbf},
                           lead{0xe1, 0xec, 3, 0x80, 0xbf}, lead{0xed, 0xed, 3, 0x80, 0x9f},
                           lead{0xee, 0xef, 3, 0x80, 0xbf}, lead{0xf0, 0xf0, 4, 0x90, 0xbf},
                           lead{0xf1, 0xf3, 4, 0x80, 0xbf}, lead{0xf4, 0xf4, 4, 0x80, 0x8f}};

unsigned char byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

bool is_between(unsigned char byte, unsigned char first, unsigned char last) {
  return byte >= first && byte <= last;
}

/// The size of the sequence at the front; 0: there is none.
std::size_t sequence_size(std::string_view text) {
  const auto first = byte_at(text, 0);
  if (first < 0x80) return 1;
  const auto row = std::ranges::find_if(
      leads, [&](const lead& l) { return is_between(first, l.first, l.last); });
  if (row == leads.end() || text.size() < row->size) return 0;
  if (!is_between(byte_at(text, 1), row->second_first, row->second_last)) return 0;
  for (std::size_t i = 2; i < row->size; ++i)
    if (!is_between(byte_at(text, i), 0x80, 0xbf)) return 0;
  return row->size;
}

char32_t decode(std::string_view sequence) {
  constexpr std::array<unsigned char, 5> payload{0, 0x7f, 0x1f, 0x0f, 0x07};
  char32_t out = byte_at(sequence, 0) & payload[sequence.size()];
  for (std::size_t i = 1; i < sequence.size(); ++i) out = out << 6 | (byte_at(sequence, i) & 0x3f);
  return out;
}

bool is_plain(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

utf8_unit take_utf8(std::string_view& text) {
  const auto size = sequence_size(text);
  utf8_unit out{text.substr(0, std::max<std::size_t>(size, 1)), std::nullopt};
  if (size != 0) out.code_point = decode(out.bytes);
  text.remove_prefix(out.bytes.size());
  return out;
}

std::string_view whole_code_points(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  // Only the last three bytes can begin a sequence that reaches over the end.
  for (std::size_t back = 1; back <= std::min<std::size_t>(most, 3); ++back)
    if (sequence_size(text.substr(most - back)) > back) return text.substr(0, most - back);
  return text.substr(0, most);
}

bool steers_terminal(char32_t c) {
  return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0x2028 && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

std::string escape_bytes(std::string_view text, bool (*is_refused)(char32_t)) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto plain = std::ranges::find_if_not(text, is_plain);
    const auto run = static_cast<std::size_t>(plain - text.begin());
    out += text.substr(0, run);
    text.remove_prefix(run);
    if (text.empty()) break;
    const auto unit = take_utf8(text);
    if (unit.code_point && !is_refused(*unit.code_point))
      out += unit.bytes;
    else
      for (const char byte : unit.bytes) out += "\\x" + to_hex(std::string_view(&byte, 1));
  }
  return out;
}

}  // namespace common
