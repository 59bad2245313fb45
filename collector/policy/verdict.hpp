// Verdicts of rules and checks, and how rules combine: arithmetic, provable at compile time.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace collector::policy {

enum class rule_verdict { found, not_found, invalid, not_run };
enum class condition { all, any, none };
enum class result_kind { passed, failed, not_applicable, not_run, invalid };

std::string_view name(rule_verdict v);
std::string_view name(condition c);
/// What stands in the column `result`.
std::string_view name(result_kind r);
std::optional<condition> parse_condition(std::string_view text);

/// `not` swaps found and not_found; what could not be judged stays so.
constexpr rule_verdict negate(rule_verdict v, bool negated) {
  if (!negated) return v;
  if (v == rule_verdict::found) return rule_verdict::not_found;
  return v == rule_verdict::not_found ? rule_verdict::found : v;
}

/// The decisive verdict first, then what is open, then the default. Open rules give not_run or
/// not_applicable here; a dialect may call the latter invalid.
constexpr result_kind combine(condition want, std::span<const rule_verdict> verdicts) {
  bool found = false, absent = false, open = verdicts.empty(), late = false;
  for (const auto v : verdicts) {
    found = found || v == rule_verdict::found;
    absent = absent || v == rule_verdict::not_found;
    open = open || v == rule_verdict::invalid;
    late = late || v == rule_verdict::not_run;
  }
  if (want == condition::all && absent) return result_kind::failed;
  if (want == condition::any && found) return result_kind::passed;
  if (want == condition::none && found) return result_kind::failed;
  if (late) return result_kind::not_run;
  if (open) return result_kind::not_applicable;
  return want == condition::any ? result_kind::failed : result_kind::passed;
}

}  // namespace collector::policy
