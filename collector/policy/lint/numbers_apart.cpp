#include "collector/policy/lint/numbers_apart.hpp"

#include <algorithm>

#include "collector/policy/lint/neighbours.hpp"
#include "collector/policy/match.hpp"

namespace collector::policy {

namespace {

bool is_comparable(const minterm& m) {
  return m.what == minterm::kind::number && m.op != compare_op::within &&
         m.of != measure::version && m.of != measure::mode && m.broken.empty() &&
         m.bad_comparison.empty();
}

/// Between two operands every number is compared alike, so that these stand for all.
bool some_number_fits(const std::vector<const minterm*>& all) {
  return std::ranges::any_of(all, [&](const auto* one) {
    const auto tried = with_neighbours(one->operand);
    return std::ranges::any_of(tried, [&](auto n) {
      return std::ranges::all_of(
          all, [&](const auto* m) { return holds(m->op, n, m->operand) != m->negated; });
    });
  });
}

}  // namespace

bool numbers_apart(const std::vector<minterm>& terms) {
  for (const auto& first : terms) {
    if (!is_comparable(first)) continue;
    std::vector<const minterm*> same;
    for (const auto& m : terms)
      if (is_comparable(m) && m.text == first.text && m.of == first.of) same.push_back(&m);
    if (same.size() > 1 && !some_number_fits(same)) return true;
  }
  return false;
}

}  // namespace collector::policy
