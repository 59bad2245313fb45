#include "collector/inventory/ssh/key_bytes.hpp"

#include <string.h>

#include <algorithm>

#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t line_limit = 1024, line_step = 8;

/// The value of a base64 digit; -1: it is none.
int digit_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool is_skipped(char c) { return c == '\n' || c == '\r' || common::is_blank(c); }

}  // namespace

key_bytes::~key_bytes() {
  ::explicit_bzero(bytes_.data(), size_);
  ::explicit_bzero(&bits_, sizeof bits_);
}

void key_bytes::read_on(std::size_t until) {
  until = std::min(until, bytes_.size());
  while (!ended_ && size_ < until) {
    const auto got = from_(bytes_.data() + size_, until - size_);
    ended_ = got == 0;
    size_ += std::min(got, until - size_);
  }
}

std::string_view key_bytes::peek(std::size_t count) {
  read_on(at_ + count);
  return std::string_view(bytes_.data(), size_).substr(at_, count);
}

std::optional<std::string_view> key_bytes::line() {
  for (std::size_t seen = line_step; seen <= line_limit; seen += line_step) {
    auto next = peek(seen);
    const auto end = next.find('\n');
    if (end == next.npos && next.size() == seen) continue;
    if (next.empty()) return std::nullopt;
    at_ += std::min(end == next.npos ? next.size() : end + 1, next.size());
    next = next.substr(0, end);
    if (next.ends_with('\r')) next.remove_suffix(1);
    return next;
  }
  return std::nullopt;
}

std::optional<std::string> key_bytes::decode(std::size_t count) {
  constexpr unsigned of_digit = 6, of_byte = 8;
  if (count > bytes_.size()) return std::nullopt;
  std::string out;
  while (out.size() < count) {
    if (held_ >= of_byte) {
      held_ -= of_byte;
      out += static_cast<char>(bits_ >> held_ & 0xff);
      continue;
    }
    const auto missing = (count - out.size()) * of_byte - held_;
    const auto next = peek((missing + of_digit - 1) / of_digit);
    if (next.empty()) return std::nullopt;
    const char c = next.front();
    const int digit = digit_of(c);
    if (digit < 0 && !is_skipped(c)) return std::nullopt;
    ++at_;
    if (digit < 0) continue;
    bits_ = (bits_ << of_digit | static_cast<unsigned>(digit)) & 0xffff;
    held_ += of_digit;
  }
  return out;
}

}  // namespace collector::inventory
