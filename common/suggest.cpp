#include "common/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "common/letters.hpp"

namespace common {

namespace {
/// Levenshtein distance, one row at a time.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j)
      diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1,
                                                 diagonal + (a[i - 1] == b[j - 1] ? 0u : 1u)}));
  }
  return row[b.size()];
}
}  // namespace

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> names) {
  if (typed.size() > 64) return {};
  std::string_view best;
  std::size_t least = std::max<std::size_t>(2, typed.size() / 3) + 1;
  for (const auto name : names)
    if (const auto d = distance(typed, name); d < least) best = name, least = d;
  return best.empty() ? std::string{} : fmt::format("; did you mean '{}'?", best);
}

std::string_view nearly(std::string_view typed, std::span<const std::string_view> names) {
  if (typed.size() > 64 || std::ranges::find(names, typed) != names.end()) return {};
  const auto small = lower_case(typed);
  std::string_view best;
  std::size_t least = (typed.size() < 6 ? 1 : 2) + 1;
  for (const auto name : names) {
    if (lower_case(name) == small) return name;
    if (const auto d = distance(typed, name); d < least) best = name, least = d;
  }
  return best;
}

}  // namespace common
