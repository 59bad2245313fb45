#include "common/natural_order.hpp"

#include <algorithm>

#include "common/letters.hpp"

namespace common {

namespace {

/// Takes the digits off the front, and gives them without zeros in front of them.
std::string_view take_number(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  auto out = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(out.size());
  out.remove_prefix(std::min(out.find_first_not_of('0'), out.size()));
  return out;
}

/// Numbers of any length, as digits without zeros in front.
int compare_numbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

}  // namespace

int compare_naturally(std::string_view a, std::string_view b) {
  auto left = a, right = b;
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const auto first = take_number(left), second = take_number(right);
      if (const int order = compare_numbers(first, second); order != 0) return order;
      continue;
    }
    if (left.front() != right.front())
      return static_cast<unsigned char>(left.front()) < static_cast<unsigned char>(right.front())
                 ? -1
                 : 1;
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  if (left.empty() != right.empty()) return left.empty() ? -1 : 1;
  return a.compare(b);  // 01 and 1 are two names
}

}  // namespace common
