// Debian Policy 5.6.12. Upstream version and revision are compared alike: parts without digits and
// numbers in turns.
#include "common/text.hpp"
#include "common/versions/digits.hpp"
#include "common/versions/versions.hpp"

namespace common::versions {

namespace {

/// Of a character that is no digit: `~` before the end of the part, letters before the others.
int weight(std::string_view part, std::size_t at) {
  constexpr int others = 256;
  if (at == part.size()) return 0;
  const char c = part[at];
  if (c == '~') return -1;
  return static_cast<unsigned char>(c) + (is_letter(c) ? 0 : others);
}

std::strong_ordering by_characters(std::string_view a, std::string_view b) {
  for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
    const auto at = [i](std::string_view part) { return weight(part, std::min(i, part.size())); };
    if (const auto order = at(a) <=> at(b); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

std::strong_ordering by_parts(std::string_view a, std::string_view b) {
  constexpr auto no_digit = [](char c) { return !is_digit(c); };
  while (!a.empty() || !b.empty()) {
    const auto text_a = take_while(a, no_digit), text_b = take_while(b, no_digit);
    if (const auto order = by_characters(text_a, text_b); order != 0) return order;
    const auto number_a = take_while(a, is_digit), number_b = take_while(b, is_digit);
    if (const auto order = by_value(number_a, number_b); order != 0) return order;
  }
  return std::strong_ordering::equal;
}

struct deb_version {
  std::string_view epoch, upstream, revision;
};

deb_version parse_deb(std::string_view text) {
  deb_version out;
  text = trim(text);
  out.epoch = take_epoch(text);
  const auto dash = text.rfind('-');
  out.upstream = text.substr(0, dash);
  if (dash != text.npos) out.revision = text.substr(dash + 1);
  return out;
}

}  // namespace

std::weak_ordering compare_deb(std::string_view a, std::string_view b) {
  const auto left = parse_deb(a), right = parse_deb(b);
  if (const auto order = by_value(left.epoch, right.epoch); order != 0) return order;
  if (const auto order = by_parts(left.upstream, right.upstream); order != 0) return order;
  return by_parts(left.revision, right.revision);
}

}  // namespace common::versions
