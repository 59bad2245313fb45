// Semantic Versioning 2.0.0: numbers, then identifiers of what comes before a release. `v` and `=`
// in front are left out, as npm does.
#include "common/text.hpp"
#include "common/versions/digits.hpp"
#include "common/versions/versions.hpp"

namespace common::versions {

namespace {

/// Up to the separator, which is taken too.
std::string_view take_part(std::string_view& rest, char separator) {
  const auto part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  return part;
}

bool is_number(std::string_view part) {
  return !part.empty() && std::ranges::all_of(part, [](char c) { return is_digit(c); });
}

/// Numbers before other texts.
std::strong_ordering by_identifier(std::string_view a, std::string_view b) {
  const bool number_a = is_number(a), number_b = is_number(b);
  if (number_a && number_b) return by_value(a, b);
  if (number_a != number_b)
    return number_a ? std::strong_ordering::less : std::strong_ordering::greater;
  return a.compare(b) <=> 0;
}

std::strong_ordering by_identifiers(std::string_view a, std::string_view b) {
  while (!a.empty() && !b.empty()) {
    const auto one = take_part(a, '.'), other = take_part(b, '.');
    if (const auto by = by_identifier(one, other); by != 0) return by;
  }
  return !a.empty() <=> !b.empty();
}

/// A number that is missing is 0.
std::strong_ordering by_numbers(std::string_view a, std::string_view b) {
  while (!a.empty() || !b.empty()) {
    auto one = take_part(a, '.'), other = take_part(b, '.');
    if (one.empty()) one = "0";
    if (other.empty()) other = "0";
    if (const auto by = by_identifier(one, other); by != 0) return by;
  }
  return std::strong_ordering::equal;
}

struct semantic_version {
  std::string_view numbers, before_release;
  bool is_release = true;
};

semantic_version parse_npm(std::string_view text) {
  semantic_version out;
  text = trim(text);
  take_while(text, [](char c) { return c == 'v' || c == '=' || c == ' '; });
  text = text.substr(0, text.find('+'));
  const auto dash = text.find('-');
  out.numbers = text.substr(0, dash);
  out.is_release = dash == text.npos;
  if (!out.is_release) out.before_release = text.substr(dash + 1);
  return out;
}

}  // namespace

std::weak_ordering compare_npm(std::string_view a, std::string_view b) {
  const auto left = parse_npm(a), right = parse_npm(b);
  if (const auto by = by_numbers(left.numbers, right.numbers); by != 0) return by;
  if (left.is_release || right.is_release) return left.is_release <=> right.is_release;
  return by_identifiers(left.before_release, right.before_release);
}

}  // namespace common::versions
