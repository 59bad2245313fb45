#include <algorithm>

#include "collector/policy/lint_rule.hpp"

namespace collector::policy {

namespace {

bool begins_minterm(std::string_view s) {
  if (s.starts_with('!')) s.remove_prefix(1);
  return s.starts_with("r:") || s.starts_with("n:");
}

/// `f:/a r:x`, `f:/a => r:x`: nothing begins a pattern there.
void lint_missing_arrow(rule_lint& l, std::string_view text) {
  if (text.find("->") != npos) return;
  const std::size_t begin =
      text.starts_with("not ") ? 4 : 0;  // `not r:KEY` is a rule of its own kind, no pattern
  for (auto at = text.find(' ', begin); at != npos; at = text.find(' ', at + 1))
    if (begins_minterm(text.substr(at + 1)))
      return l.warn(at + 1, "arrow-missing",
                    "no ` -> ` stands in front of this pattern: it is part of the target");
  const bool path = l.rule.parsed && (l.rule.parsed->kind == target_kind::file ||
                                      l.rule.parsed->kind == target_kind::directory);
  if (path && text.find(" => ") != npos)
    l.warn(text.find(" => ") + 1, "arrow-missing", "`=>` is part of the target: write ` -> `");
}

/// `x->y`, `x ->y`, `x-> y`: no arrow, so the text belongs to the target, or in 5.x cuts it.
void lint_arrows(rule_lint& l, std::string_view text) {
  const auto first = text.find(arrow);
  const auto bare = text.find("->");
  if (bare != npos && (first == npos || bare < first + 1))
    l.warn(bare, "arrow-spacing", "`->` without a blank on both sides is no arrow: write ` -> `");
  if (first == npos) return lint_missing_arrow(l, text);
  const auto rest = text.substr(first + arrow.size());
  if (rest.starts_with("->"))
    l.warn(first + arrow.size(), "arrow-doubled",
           "a second `->` at once: it is part of the pattern");
  if (rest.find_first_not_of(" \t") == npos)
    l.warn(first, "pattern-empty",
           "an arrow without a pattern; leave it out to ask whether it exists");
  const auto second = rest.find(arrow);
  const bool two_parts = l.rule.parsed && (l.rule.parsed->kind == target_kind::directory ||
                                           l.rule.parsed->kind == target_kind::registry);
  if (second == npos) {
    const auto glued = rest.find("->");
    if (two_parts && glued != npos && glued > 0)
      l.warn(first + arrow.size() + glued, "arrow-spacing",
             "`->` without a blank on both sides is no arrow: write ` -> `");
  } else if (!two_parts && begins_minterm(rest.substr(second + arrow.size()))) {
    l.warn(first + arrow.size() + second, "arrow-extra",
           "a file or a command has one pattern: the second arrow is part of its regex");
  }
}

/// `a&& r:b`, `a &&r:b`, `&& &&`: what is meant as two minterms is one, or nothing.
void lint_joints(rule_lint& l, std::string_view text) {
  const auto first = text.find(arrow);
  if (first == npos) return;
  for (auto at = text.find("&&", first); at != npos; at = text.find("&&", at + 2)) {
    const bool before = text[at - 1] == ' ', after = at + 2 < text.size() && text[at + 2] == ' ';
    const auto next = text.substr(at + 2 + (after ? 1 : 0));
    if (before && after && next.starts_with("&&"))
      l.warn(at, "minterm-empty",
             "nothing between two `&&`: the second one is part of a literal, which never matches");
    if (before == after && (before || !begins_minterm(next))) continue;
    l.warn(at, "and-spacing", "`&&` without a blank on both sides joins nothing: write ` && `");
  }
}

bool looks_like_regex(std::string_view s) {
  return s.find(".*") != npos || s.find(".+") != npos || s.find('\\') != npos ||
         s.starts_with('^') || s.ends_with('$');
}

void lint_name(rule_lint& l, const rule& r) {
  if (!r.name) return;
  const auto& name = r.name->text;
  const auto at = l.rule.text.find(arrow) + arrow.size();
  if (r.name->is_os_match) {
    if (name.find(".*") != npos || name.find(".+") != npos || name.find('\\') != npos ||
        begins_minterm(name))
      l.warn(at, "name-not-regex",
             fmt::format("'{}' is an OS_Match expression, plain text but for ^ $ | and a leading "
                         "!: write r: for a regex",
                         name));
    return;
  }
  const auto& first = r.name->terms.front();
  if (first.what == minterm::kind::literal && looks_like_regex(name))
    l.warn(
        at, "name-not-regex",
        fmt::format("'{}' is a file name as it stands and likely never there: write r: for a regex",
                    name));
  if (std::ranges::any_of(r.name->terms,
                          [](const auto& m) { return m.what == minterm::kind::number; }))
    l.warn(at, "name-number",
           "a comparison where the name of a file belongs: a name part is missing");
}

void lint_target(rule_lint& l, const rule& r) {
  const bool path = r.kind == target_kind::file || r.kind == target_kind::directory;
  const auto at = l.rule.text.find(r.target);
  const bool globs_here = l.speaks == dialect::muster && r.kind == target_kind::file;
  if (path && !globs_here && r.target.find_first_of("*?") != npos)
    l.warn(at, "glob",
           fmt::format("'{}' is a path as it stands: globs are not expanded here", r.target));
  if (path && l.speaks == dialect::wazuh5 && r.target.find(",/") != npos)
    l.warn(at, "list", fmt::format("'{}' is one path in 5.x: it has no lists", r.target));
  if (r.target.starts_with(' '))
    l.warn(at, "target-blank", "a blank after the colon is part of the target");
  if (is_wazuh4(l.speaks) && r.target.ends_with(' '))
    l.warn(at, "target-blank", "a blank at the end is part of the target");
  if (r.kind == target_kind::process && l.speaks == dialect::wazuh5 && r.target.starts_with("r:"))
    l.warn(at, "process-regex", "a process is found by its whole name or command line: no regex");
}

}  // namespace

void rule_lint::note(diagnostic::severity how, std::size_t at, std::string code,
                     std::string message) {
  mark where = rule.at;
  if (at != npos && rule.as_written && rule.text.find('\n') == npos)
    where.column += static_cast<int>(at) + (rule.quoted ? 1 : 0);
  out.push_back({how, where, std::move(code), std::move(message)});
}

void lint_spelling(rule_lint& l) {
  const std::string_view text = l.rule.text;
  if (text.starts_with("!"))
    l.warn(0, "bang", "a `!` in front of the type does not negate: write `not `");
  lint_arrows(l, text);
  lint_joints(l, text);
  if (!l.rule.parsed) return;
  lint_name(l, *l.rule.parsed);
  lint_target(l, *l.rule.parsed);
}

}  // namespace collector::policy
