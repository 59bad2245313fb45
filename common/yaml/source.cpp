#include "common/yaml/source.hpp"

#include "common/utf8.hpp"

namespace common::yaml {

namespace {

constexpr auto npos = std::string_view::npos;

/// Over a word and the blanks behind it.
std::string_view behind_word(std::string_view s) {
  const auto end = s.find_first_of(" \t\r\n");
  const auto next = end == npos ? npos : s.find_first_not_of(" \t\r\n", end);
  return next == npos ? std::string_view{} : s.substr(next);
}

std::string_view tag_of(std::string_view s) {
  return s.starts_with('!') ? s.substr(0, s.find_first_of(" \t\r\n,[]{}\"'")) : std::string_view{};
}

}  // namespace

source::source(std::string_view text) : text_(text) {
  if (text_.starts_with("\xef\xbb\xbf")) text_.remove_prefix(3);
  // In UTF-16 and UTF-32 a place is that of a converted text.
  if (text_.find('\0') != npos) text_ = {};
}

std::string_view source::from(std::size_t place) const {
  return place < text_.size() ? text_.substr(place) : std::string_view{};
}

std::string_view source::value(std::size_t place) const {
  auto rest = from(place);
  for (int n = 0; n < 2 && (rest.starts_with('&') || rest.starts_with('!')); ++n) {
    const auto tag = tag_of(rest);
    const bool glued = !tag.empty() && tag.size() < rest.size() && rest[tag.size()] > ' ';
    rest = glued ? rest.substr(tag.size()) : behind_word(rest);
  }
  return rest;
}

std::string_view source::tag(std::size_t place) const {
  const auto rest = from(place);
  return tag_of(rest.starts_with('&') ? behind_word(rest) : rest);
}

std::size_t closing_quote(std::string_view s, std::size_t open) {
  const char q = s[open];
  for (auto i = open + 1; i < s.size(); ++i) {
    if (q == '"' && s[i] == '\\')
      ++i;
    else if (s[i] == q && q == '\'' && i + 1 < s.size() && s[i + 1] == q)
      ++i;
    else if (s[i] == q)
      return i;
  }
  return npos;
}

quote_fault fault_of_quoted(std::string_view text, int parent) {
  quote_fault out;
  if (!text.starts_with('"') && !text.starts_with('\'')) return out;
  const auto end = closing_quote(text, 0);
  out.open = end == npos;
  int line = 0;
  for (auto at = text.find('\n'); at < end && at != npos; at = text.find('\n', at + 1)) {
    ++line;
    const auto begin = text.find_first_not_of(" \t\r", at + 1);
    if (begin == npos || begin >= end || text[begin] == '\n') continue;
    if (static_cast<int>(begin - at) - 1 > parent) continue;
    out.shallow_line = line;
    break;
  }
  return out;
}

std::string with_whole_escapes(std::string value) {
  std::string out;
  for (std::string_view rest = value; !rest.empty();) {
    const auto unit = common::take_utf8(rest);
    const auto byte = static_cast<unsigned char>(unit.bytes[0]);
    if (!unit.code_point && (byte == 0xA0 || byte == 0x85)) out += '\xC2';
    out += unit.bytes;
  }
  return out;
}

}  // namespace common::yaml
