#include "common/base32.hpp"

#include <cstdint>

namespace common {

namespace {

constexpr std::string_view symbols = "abcdefghijklmnopqrstuvwxyz234567";

int symbol_value(char c) {
  if (c >= 'a' && c <= 'z') return c - 'a';
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= '2' && c <= '7') return c - '2' + 26;
  return -1;
}

}  // namespace

std::string to_base32(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() * 8 + 4) / 5);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : bytes) {
    held = (held << 8 | static_cast<unsigned char>(c)) & 0xfff;  // at most 4 were left over
    for (bits += 8; bits >= 5; bits -= 5) out.push_back(symbols[held >> (bits - 5) & 31]);
  }
  if (bits > 0) out.push_back(symbols[held << (5 - bits) & 31]);
  return out;
}

std::optional<std::string> from_base32(std::string_view text) {
  std::string out;
  out.reserve(text.size() * 5 / 8);
  std::uint32_t held = 0;
  int bits = 0;
  for (const char c : text) {
    const int value = symbol_value(c);
    if (value < 0) return std::nullopt;
    held = (held << 5 | static_cast<std::uint32_t>(value)) & 0xfff;  // at most 7 were left over
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    out.push_back(static_cast<char>(held >> bits & 0xff));
  }
  const bool is_whole = bits < 5 && (held & ((1u << bits) - 1)) == 0;
  return is_whole ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace common
