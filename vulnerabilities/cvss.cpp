#include "vulnerabilities/cvss.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "common/text.hpp"

namespace vulnerabilities {

namespace {

struct weight {
  std::string_view metric;
  double value;
};
/// Specification 3.1, 7.4; of privileges as they are where the scope does not change.
constexpr std::array weights{
    weight{"AV:N", 0.85}, weight{"AV:A", 0.62}, weight{"AV:L", 0.55}, weight{"AV:P", 0.2},
    weight{"AC:L", 0.77}, weight{"AC:H", 0.44}, weight{"PR:N", 0.85}, weight{"PR:L", 0.62},
    weight{"PR:H", 0.27}, weight{"UI:N", 0.85}, weight{"UI:R", 0.62}, weight{"C:H", 0.56},
    weight{"C:L", 0.22},  weight{"C:N", 0},     weight{"I:H", 0.56},  weight{"I:L", 0.22},
    weight{"I:N", 0},     weight{"A:H", 0.56},  weight{"A:L", 0.22},  weight{"A:N", 0}};

struct metrics {
  double vector = -1, complexity = -1, privileges = -1, interaction = -1;
  double confidentiality = -1, integrity = -1, availability = -1;
  std::optional<bool> scope_changes;

  bool are_complete() const {
    return scope_changes && std::min({vector, complexity, privileges, interaction, confidentiality,
                                      integrity, availability}) >= 0;
  }
};

void take(metrics& to, std::string_view part) {
  if (part == "S:U" || part == "S:C") to.scope_changes = part == "S:C";
  const auto* known = std::ranges::find(weights, part, &weight::metric);
  if (known == weights.end()) return;
  const auto name = part.substr(0, part.find(':'));
  (name == "AV"   ? to.vector
   : name == "AC" ? to.complexity
   : name == "PR" ? to.privileges
   : name == "UI" ? to.interaction
   : name == "C"  ? to.confidentiality
   : name == "I"  ? to.integrity
                  : to.availability) = known->value;
}

/// The standard's Roundup, which errors of binary fractions do not reach.
int rounded_up_tenths(double score) {
  const auto exact = std::lround(score * 100'000);
  return static_cast<int>((exact + 9'999) / 10'000);
}

int score_of(metrics m) {
  if (*m.scope_changes && m.privileges == 0.62) m.privileges = 0.68;
  if (*m.scope_changes && m.privileges == 0.27) m.privileges = 0.5;
  const double left = 1 - (1 - m.confidentiality) * (1 - m.integrity) * (1 - m.availability);
  const double impact =
      *m.scope_changes ? 7.52 * (left - 0.029) - 3.25 * std::pow(left - 0.02, 15) : 6.42 * left;
  if (impact <= 0) return 0;
  const double ease = 8.22 * m.vector * m.complexity * m.privileges * m.interaction;
  const double sum = *m.scope_changes ? 1.08 * (impact + ease) : impact + ease;
  return rounded_up_tenths(std::min(sum, 10.0));
}

}  // namespace

std::optional<int> base_score_tenths(std::string_view vector) {
  if (!vector.starts_with("CVSS:3.0/") && !vector.starts_with("CVSS:3.1/")) return std::nullopt;
  metrics m;
  for (const auto part : common::split(vector.substr(9), '/', 32)) take(m, part);
  if (!m.are_complete()) return std::nullopt;
  return score_of(m);
}

std::optional<schemas::severity> severity_of_vector(std::string_view vector) {
  using enum schemas::severity;
  const auto score = base_score_tenths(vector);
  if (!score || *score == 0) return std::nullopt;
  return *score >= 90 ? critical : *score >= 70 ? high : *score >= 40 ? medium : low;
}

}  // namespace vulnerabilities
