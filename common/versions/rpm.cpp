// rpmvercmp: segments of digits and of letters, whatever separates them; a number is newer than
// letters. All of ASCII only.
#include "common/versions/digits.hpp"
#include "common/versions/versions.hpp"

namespace common::versions {

namespace {

using order = std::strong_ordering;

constexpr bool is_separator(char c) {
  return !is_digit(c) && !is_letter(c) && c != '~' && c != '^';
}

/// What a version goes on with, the oldest first.
enum class next_part : std::uint8_t { tilde, end, caret, letters, number };

next_part next_of(std::string_view rest) {
  if (rest.empty()) return next_part::end;
  if (rest[0] == '~') return next_part::tilde;
  if (rest[0] == '^') return next_part::caret;
  return is_digit(rest[0]) ? next_part::number : next_part::letters;
}

/// Both go on with the same kind of part, which is taken.
order by_next(next_part part, std::string_view& a, std::string_view& b) {
  if (part == next_part::number) {
    const auto number_a = take_while(a, is_digit), number_b = take_while(b, is_digit);
    return by_value(number_a, number_b);
  }
  if (part == next_part::letters) {
    const auto letters_a = take_while(a, is_letter), letters_b = take_while(b, is_letter);
    return letters_a.compare(letters_b) <=> 0;
  }
  a.remove_prefix(1);
  b.remove_prefix(1);
  return order::equal;
}

order by_segments(std::string_view a, std::string_view b) {
  for (;;) {
    take_while(a, is_separator);
    take_while(b, is_separator);
    const auto part_a = next_of(a), part_b = next_of(b);
    if (part_a != part_b) return part_a <=> part_b;
    if (part_a == next_part::end) return order::equal;
    if (const auto by = by_next(part_a, a, b); by != 0) return by;
  }
}

struct evr {
  std::string_view epoch, version;
  std::optional<std::string_view> release;
};

evr parse_evr(std::string_view text) {
  evr out;
  out.epoch = take_epoch(text);
  const auto dash = text.rfind('-');
  out.version = text.substr(0, dash);
  if (dash != text.npos) out.release = text.substr(dash + 1);
  return out;
}

}  // namespace

std::weak_ordering compare_rpm(std::string_view a, std::string_view b) {
  const auto left = parse_evr(a), right = parse_evr(b);
  if (const auto by = by_value(left.epoch, right.epoch); by != 0) return by;
  if (const auto by = by_segments(left.version, right.version); by != 0) return by;
  if (!left.release || !right.release)
    return left.release.has_value() <=> right.release.has_value();
  return by_segments(*left.release, *right.release);
}

}  // namespace common::versions
