#include "vulnerabilities/record_severity.hpp"

#include <algorithm>
#include <array>

#include "common/letters.hpp"
#include "vulnerabilities/cvss.hpp"
#include "vulnerabilities/json_members.hpp"

namespace vulnerabilities {

using nlohmann::json;
using schemas::severity;

namespace {

using found = std::optional<severity>;

struct severity_word {
  std::string_view word;
  severity means;
};
constexpr std::array words{
    severity_word{"critical", severity::critical}, severity_word{"high", severity::high},
    severity_word{"important", severity::high},    severity_word{"medium", severity::medium},
    severity_word{"moderate", severity::medium},   severity_word{"low", severity::low},
    severity_word{"negligible", severity::low},    severity_word{"unimportant", severity::low}};

found by_word(std::string_view text) {
  while (text.ends_with('*')) text.remove_suffix(1);  // Debian: not by hand, but by the score
  const auto small = common::lower_case(text);
  const auto* at = std::ranges::find(words, small, &severity_word::word);
  return at == words.end() ? std::nullopt : found(at->means);
}

/// `Important: kernel security update`
found by_summary(std::string_view summary) {
  const auto colon = summary.find(':');
  return colon == summary.npos ? std::nullopt : by_word(summary.substr(0, colon));
}

/// Of several packages the gravest.
found by_packages(const json& record) {
  found out;
  const auto& affected = member(record, "affected");
  if (!affected.is_array()) return out;
  for (const auto& entry : affected) {
    const auto& of = member(entry, "ecosystem_specific");
    for (const auto* name : {"ubuntu_priority", "urgency"})
      if (const auto one = by_word(text(of, name))) out = std::max(out, one);
  }
  return out;
}

/// Words (of Ubuntu) before vectors.
found by_severity(const json& record) {
  const auto& all = member(record, "severity");
  if (!all.is_array()) return std::nullopt;
  for (const auto& one : all)
    if (text(one, "type") == "Ubuntu")
      if (const auto by = by_word(text(one, "score"))) return by;
  return std::nullopt;
}

found by_vector(const json& record) {
  found out;
  const auto& all = member(record, "severity");
  if (!all.is_array()) return out;
  for (const auto& one : all) out = std::max(out, severity_of_vector(text(one, "score")));
  return out;
}

}  // namespace

found severity_of(const json& record) {
  if (const auto by = by_severity(record)) return by;
  if (const auto by = by_packages(record)) return by;
  if (const auto by = by_summary(text(record, "summary"))) return by;
  if (const auto by = by_word(text(member(record, "database_specific"), "severity"))) return by;
  return by_vector(record);
}

}  // namespace vulnerabilities
