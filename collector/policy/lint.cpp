#include "collector/policy/lint.hpp"

#include <algorithm>
#include <map>

#include "collector/policy/lint_rule.hpp"

namespace collector::policy {

namespace {

void lint_rules(const std::vector<loaded_rule>& rules, condition want, dialect d,
                std::vector<diagnostic>& out) {
  for (const auto& r : rules) {
    const bool negated = r.text.starts_with("not ") || r.text.starts_with("NOT ");
    rule_lint l{
        .rule = r, .speaks = d, .negative = negated != (want == condition::none), .out = out};
    lint_spelling(l);
    lint_patterns(l);
    lint_command(l);
    lint_fail_open(l);
  }
}

/// A rule twice in a check, or once as it is and once negated.
void lint_pairs(const std::vector<loaded_rule>& rules, condition want,
                std::vector<diagnostic>& out) {
  std::map<std::string, const loaded_rule*> seen;
  for (const auto& r : rules) {
    if (r.text.empty()) continue;  // what is no text is told already
    const auto note = [&](std::string code, std::string message) {
      out.push_back({diagnostic::severity::warning, r.at, std::move(code), std::move(message)});
    };
    if (const auto same = seen.find(r.text); same != seen.end())
      note("duplicate-rule", fmt::format("the same rule stands in line {}", same->second->at.line));
    const auto other = seen.find(r.text.starts_with("not ") ? r.text.substr(4) : "not " + r.text);
    if (other != seen.end())
      note("contradiction",
           fmt::format("this and line {} are each other's opposite: the check {} whatever is there",
                       other->second->at.line, want == condition::any ? "passes" : "fails"));
    seen.emplace(r.text, &r);
  }
}

void collect(const std::vector<loaded_rule>& rules, dialect d, const std::string& user,
             std::vector<command_use>& out) {
  for (const auto& r : rules) {
    if (!r.parsed || r.parsed->kind != target_kind::command || (is_wazuh4(d) && !r.parsed->content))
      continue;
    auto argv = split_command(r.parsed->target);
    auto at = std::ranges::find(out, argv, &command_use::argv);
    if (at == out.end()) at = out.insert(at, {.argv = std::move(argv), .checks = {}});
    if (std::ranges::find(at->checks, user) == at->checks.end()) at->checks.push_back(user);
  }
}

}  // namespace

std::vector<diagnostic> lint_policy(const policy& p) {
  auto out = p.found;
  if (p.required) lint_rules(p.required->rules, p.required->want, p.speaks, out);
  for (const auto& c : p.checks) {
    lint_rules(c.rules, c.want, p.speaks, out);
    lint_pairs(c.rules, c.want, out);
  }
  sort_findings(out);
  return out;
}

void sort_findings(std::vector<diagnostic>& found) {
  std::ranges::stable_sort(found, [](const auto& a, const auto& b) {
    return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
  });
}

std::vector<command_use> commands_of(const policy& p) {
  std::vector<command_use> out;
  if (p.required) collect(p.required->rules, p.speaks, "requirements", out);
  for (const auto& c : p.checks)
    if (c.broken.empty()) collect(c.rules, p.speaks, c.id, out);
  return out;
}

}  // namespace collector::policy
