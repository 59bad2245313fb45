#include "collector/policy/lint.hpp"

#include <algorithm>
#include <map>

#include "collector/policy/lint/codes.hpp"
#include "collector/policy/lint/contradictions.hpp"
#include "collector/policy/lint/rule_lint.hpp"

namespace collector::policy {

namespace {

/// `f:/a -> r:x - not f:/b`: the second one was indented too deep, so that YAML joined them.
bool lint_joined(rule_lint& l) {
  const std::string_view text = l.rule.text, kinds = l.strict() ? "fdpck" : "fdpc";
  for (auto at = text.find(" - "); at != npos; at = text.find(" - ", at + 1)) {
    auto next = text.substr(at + 3);
    if (next.starts_with("not ")) next.remove_prefix(4);
    if (next.size() < 3 || next[1] != ':' || kinds.find(next[0]) == npos || next[2] == ' ')
      continue;
    l.warn(
        at, "rules-joined",
        "two rules in one: the line of the second one is indented deeper than that of the first");
    return true;
  }
  return false;
}

/// Each minterm is compared with the others: with so many that would take for ever, and nobody
/// meant them.
bool lint_size(rule_lint& l) {
  constexpr std::size_t most_minterms = 128;
  std::size_t joints = 0;
  const std::string_view text = l.rule.text;
  for (auto at = text.find(joint); at != npos; at = text.find(joint, at + joint.size())) ++joints;
  if (joints < most_minterms) return true;
  l.warn(npos, "too-many",
         fmt::format("{} minterms in one rule, at most {}", joints + 1, most_minterms));
  return false;
}

/// What one rule gives away; the first cause ends it where the rest would only repeat it.
void lint_one(rule_lint& l) {
  if (!lint_size(l)) return;
  const std::string_view text = l.rule.text;
  if (!lint_characters(l) && l.strict()) return;
  if (text.starts_with("!"))
    l.warn(0, "bang", "a `!` in front of the type does not negate: write `not `");
  if (lint_joined(l) || (l.strict() && !lint_template(l))) return;
  if (!lint_arrows(l)) {
    l.arrow_told = true;
    return l.strict() ? void() : lint_patterns(l);
  }
  lint_joints(l);
  lint_prefixes(l);
  lint_targets(l);
  lint_setting(l);
  lint_patterns(l);
  lint_command(l);
  lint_line_form(l);
  lint_output(l);
  lint_line_shape(l);
  lint_fail_open(l);
}

bool is_error(const diagnostic& d) { return d.how == diagnostic::severity::error; }

/// The reader said that muster does not take the rule; here is why.
void drop_general(const loaded_rule& r, std::vector<diagnostic>& out) {
  std::erase_if(out, [&](const auto& d) {
    return d.code == "rule" && d.at.line == r.at.line && d.at.column == r.at.column;
  });
}

/// `read`: what the reader found already.
void lint_rules(const std::vector<loaded_rule>& rules, condition want, dialect d,
                std::vector<diagnostic>& out, std::vector<diagnostic>& read) {
  for (const auto& r : rules) {
    if (r.text.empty()) continue;  // what is no text is told already
    auto looked_at = r;
    if (!r.parsed && d == dialect::muster)
      if (auto shape = rule_shape(r.text, d)) looked_at.parsed = std::move(*shape);
    const bool negated = r.text.starts_with("not ") || r.text.starts_with("NOT ");
    std::vector<diagnostic> mine;
    rule_lint l{.rule = looked_at,
                .speaks = d,
                .negative = negated != (want == condition::none),
                .out = mine,
                .arrow_told = false};
    lint_one(l);
    if (const auto wrong = std::ranges::find_if(mine, is_error);
        d == dialect::muster && wrong != mine.end()) {
      drop_general(r, read);
      mine = {*wrong};  // one cause is enough to mend, and the next one may follow from it
    }
    std::ranges::move(mine, std::back_inserter(out));
  }
}

/// What a check says not to tell, but for errors of a muster file: it does not load.
void turn_off(const check& c, dialect d, std::vector<diagnostic>& found) {
  std::erase_if(found, [&](const auto& one) {
    return std::ranges::find(c.lint_off, one.code) != c.lint_off.end() &&
           !(d == dialect::muster && is_error(one));
  });
}

/// One cause that many rules share is told once, with the places of the others.
void join_causes(std::vector<diagnostic>& found) {
  std::vector<diagnostic> out;
  std::map<std::pair<std::string, std::string>, std::size_t> first;
  for (auto& d : found) {
    if (!is_shared_cause(d.code)) {
      out.push_back(std::move(d));
      continue;
    }
    const auto [at, fresh] = first.try_emplace({d.code, d.message}, out.size());
    if (fresh)
      out.push_back(std::move(d));
    else
      out[at->second].also.push_back(d.at);
  }
  found = std::move(out);
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
  if (p.required) {
    std::vector<diagnostic> mine;
    lint_rules(p.required->rules, p.required->want, p.speaks, mine, out);
    std::ranges::move(mine, std::back_inserter(out));
  }
  for (const auto& c : p.checks) {
    std::vector<diagnostic> mine;
    lint_rules(c.rules, c.want, p.speaks, mine, out);
    lint_pairs(c.rules, c.want, p.speaks, mine);
    turn_off(c, p.speaks, mine);
    std::ranges::move(mine, std::back_inserter(out));
  }
  sort_findings(out);
  join_causes(out);
  return out;
}

common::status check_rule(const std::string& text, dialect d) {
  loaded_rule one{.at = {1, 1}, .text = text, .parsed = {}, .dropped = {}};
  auto parsed = parse_rule(text, d);
  if (parsed) one.parsed = *parsed;
  std::vector<diagnostic> found, read;
  lint_rules({one}, condition::all, d, found, read);
  const auto wrong = std::ranges::find_if(found, is_error);
  if (d == dialect::muster && wrong != found.end())
    return common::fail(common::errc::malformed, "the rule, character {}: {}", wrong->at.column,
                        wrong->message);
  if (!parsed) return common::fail(common::errc::malformed, "{}", shortened(parsed.error().detail));
  return {};
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
