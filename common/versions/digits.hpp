// Runs of ASCII digits, as numbers of any length.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <string_view>

#include "common/letters.hpp"

namespace common::versions {

/// Takes what stands at the front of `rest` and `is` is true of.
template <class Is>
std::string_view take_while(std::string_view& rest, Is is) {
  std::size_t n = 0;
  while (n < rest.size() && is(rest[n])) ++n;
  const auto taken = rest.substr(0, n);
  rest.remove_prefix(n);
  return taken;
}

/// By value; a run without a digit is 0.
inline std::strong_ordering by_value(std::string_view a, std::string_view b) {
  const auto without_zeros = [](std::string_view n) {
    n.remove_prefix(std::min(n.find_first_not_of('0'), n.size()));
    return n;
  };
  a = without_zeros(a);
  b = without_zeros(b);
  return a.size() != b.size() ? a.size() <=> b.size() : a.compare(b) <=> 0;
}

/// `1:` of `1:2.3`, without the colon; empty, and nothing is taken, where the text does not begin
/// with digits and a colon.
inline std::string_view take_epoch(std::string_view& version) {
  auto rest = version;
  const auto epoch = take_while(rest, is_digit);
  if (!rest.starts_with(':')) return {};
  version = rest.substr(1);
  return epoch;
}

}  // namespace common::versions
