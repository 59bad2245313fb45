#include "collector/policy/verdict.hpp"

namespace collector::policy {

std::string_view name(rule_verdict v) {
  switch (v) {
    case rule_verdict::found:
      return "found";
    case rule_verdict::not_found:
      return "not_found";
    case rule_verdict::invalid:
      return "invalid";
    case rule_verdict::not_run:
      return "not_run";
  }
  return "?";
}

std::string_view name(condition c) {
  switch (c) {
    case condition::all:
      return "all";
    case condition::any:
      return "any";
    case condition::none:
      return "none";
  }
  return "?";
}

std::string_view name(result_kind r) {
  switch (r) {
    case result_kind::passed:
      return "passed";
    case result_kind::failed:
      return "failed";
    case result_kind::not_applicable:
      return "not_applicable";
    case result_kind::not_run:
      return "not_run";
    case result_kind::invalid:
      return "invalid";
  }
  return "?";
}

std::optional<condition> parse_condition(std::string_view text) {
  for (const auto c : {condition::all, condition::any, condition::none})
    if (name(c) == text) return c;
  return std::nullopt;
}

}  // namespace collector::policy
