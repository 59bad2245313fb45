#include "common/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "common/letters.hpp"

namespace common {

namespace {
/// Levenshtein's distance, in which two neighbours that changed places are one step.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before, last, row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::exchange(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] =
          std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

/// Of three letters two that are others make another word.
std::size_t most_steps(std::size_t letters) {
  return letters < 4 ? letters / 2 : std::max<std::size_t>(2, letters / 3);
}
}  // namespace

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> names) {
  if (typed.size() > 64) return {};
  std::string_view best;
  std::size_t least = most_steps(typed.size()) + 1;
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
