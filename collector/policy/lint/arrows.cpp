#include <algorithm>
#include <array>

#include "collector/policy/lint/rule_lint.hpp"
#include "collector/policy/rule.hpp"

namespace collector::policy {

namespace {

constexpr auto glued_arrow = "`->` without a blank on both sides is no arrow: write ` -> `";

bool one_part(const rule_lint& l) {
  return !l.is(target_kind::directory) && !l.is(target_kind::registry);
}

/// Where the text begins in which an arrow is looked for: `not r:KEY` is a rule of its own kind.
std::size_t body_begin(std::string_view text) {
  const std::size_t at = text.starts_with("not ") || text.starts_with("NOT ") ? 4 : 0;
  return std::min(text.size(), at + 2);
}

/// `=>`, `-->`, `- >`, `~>`: nearly an arrow.
std::size_t false_arrow(std::string_view text, std::size_t from, std::string_view& which) {
  static constexpr std::array<std::string_view, 9> all{"-->", "=->", "-=>", "=>", "- >",
                                                       "~>",  "|>",  "->>", ">>"};
  for (const auto one : all) {
    const auto at = text.find(one, from);
    if (at == npos) continue;
    which = one;
    return at;
  }
  return npos;
}

/// `f:/a r:x`, `f:/a => r:x`, `f:/a ^x`: nothing begins a pattern there.
bool lint_missing_arrow(rule_lint& l, std::string_view text) {
  const auto begin = body_begin(text);
  std::string_view which;
  if (const auto at = false_arrow(text, begin, which); at != npos) {
    const auto behind =
        text.substr(std::min(text.find_first_not_of(' ', at + which.size()), text.size()));
    if (l.path() || begins_minterm(behind, l.speaks)) {
      l.warn(at, "arrow-missing",
             fmt::format("`{}` is no arrow, and part of the target: write ` -> `", which));
      return false;
    }
  }
  for (auto at = text.find_first_of(" \t", begin); at != npos;
       at = text.find_first_of(" \t", at + 1)) {
    if (!begins_minterm(text.substr(at + 1), l.speaks)) continue;
    l.warn(at + 1, "arrow-missing",
           "no ` -> ` stands in front of this pattern: it is part of the target");
    return false;
  }
  if (!l.path() || (!l.strict() && l.speaks != dialect::wazuh5)) return true;
  const auto blank = text.find(' ', begin);
  if (blank == npos) return true;
  const auto behind = text.substr(blank + 1);
  static constexpr std::array<std::string_view, 12> words{
      "- ", "> ", "= ", ": ", "| ", "-- ", "contains ", "matches ", "has ", "is ", "~ ", "exists"};
  const bool word = std::ranges::any_of(words, [&](auto w) { return behind.starts_with(w); });
  if (!word && behind.find_first_of("^$\\+|()") == npos && behind.find(".*") == npos) return true;
  l.warn(blank + 1, "arrow-missing",
         "this is part of the path: a pattern begins with ` -> `; where the blank belongs to the "
         "name, write `?` for it");
  return false;
}

/// `f:/a  -> r:x`, `f:/a ->  r:x`: one blank is the arrow's, the other one the neighbour's.
bool lint_arrow_blanks(rule_lint& l, std::string_view text, std::size_t at) {
  const auto end = at + arrow.size();
  const bool blank = [](char c) {
    return c == ' ' || c == '\t';
  }(end < text.size() ? text[end] : 'x');
  // 5.x takes the blanks in front off; of 4.x target-blank tells them.
  const bool in_front = l.strict() && at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t');
  if (!blank && !in_front) return true;
  l.warn(blank ? end : at - 1, "arrow-spacing",
         blank ? "a second blank behind the arrow: the pattern begins with it, and is no regex"
               : "a second blank in front of the arrow: the target ends with it");
  return false;
}

bool lint_pattern_arrow(rule_lint& l, std::string_view text, std::size_t first) {
  const auto begin = first + arrow.size();
  const auto rest = text.substr(begin);
  if (rest.starts_with("->")) {
    l.warn(begin, "arrow-doubled", "a second `->` at once: it is part of the pattern");
    return false;
  }
  if (rest.find_first_not_of(" \t") == npos) {
    l.warn(first, "pattern-empty",
           "an arrow without a pattern; leave it out to ask whether it exists");
    return false;
  }
  if (!lint_arrow_blanks(l, text, first)) return false;
  const auto second = rest.find(arrow);
  if (second != npos && !one_part(l)) return lint_arrow_blanks(l, text, begin + second);
  if (second != npos) {
    if (!begins_minterm(rest.substr(second + arrow.size()), l.speaks)) return true;
    l.warn(begin + second, "arrow-extra",
           "a file or a command has one pattern: the second arrow is part of its regex");
    return false;
  }
  std::string_view which = "->";
  auto glued = rest.find("->");
  const bool begins =
      glued != npos &&
      begins_minterm(rest.substr(std::min(rest.find_first_not_of(' ', glued + 2), rest.size())),
                     l.speaks);
  if (glued != npos && glued > 0 && (!one_part(l) || begins)) {
    l.warn(begin + glued, "arrow-spacing", glued_arrow);
    return false;
  }
  glued = false_arrow(rest, 0, which);
  if (glued == npos ||
      !begins_minterm(
          rest.substr(std::min(rest.find_first_not_of(' ', glued + which.size()), rest.size())),
          l.speaks))
    return true;
  l.warn(begin + glued, "arrow-missing",
         fmt::format("`{}` is no arrow, and part of the pattern: write ` -> `", which));
  return false;
}

/// Nothing, or one blank too many, between two `&&`; whether the engine cuts there or not.
bool lint_joint(rule_lint& l, std::string_view text, std::size_t at) {
  const bool before = text[at - 1] == ' ', after = at + 2 < text.size() && text[at + 2] == ' ';
  const auto next = text.substr(at + 2 + (after ? 1 : 0));
  if (before && after && next.starts_with("&&")) {
    l.warn(at, "minterm-empty",
           "nothing between two `&&`: the second one is part of a literal, which never matches");
    return true;
  }
  if (before && after) {
    const bool wide = next.starts_with(' ') || text[at - 2] == ' ';
    if (wide && (l.strict() || next.starts_with(' ')))
      l.warn(at, "and-spacing", "a second blank beside `&&` belongs to the minterm: leave it out");
    return false;
  }
  if (!l.strict() && before == after && !begins_minterm(next, l.speaks)) return false;
  l.warn(at, "and-spacing", "`&&` without a blank on both sides joins nothing: write ` && `");
  return false;
}

/// But for what stands in the quotes of a command's word.
std::size_t first_bare_arrow(const rule_lint& l) {
  const std::string_view text = l.rule.text;
  for (auto at = text.find("->"); at != npos; at = text.find("->", at + 2))
    if (!l.is(target_kind::command) || !in_command_quotes(text, at)) return at;
  return npos;
}

}  // namespace

bool lint_arrows(rule_lint& l) {
  const std::string_view text = l.rule.text;
  const auto first = text.find(arrow);
  const auto bare = first_bare_arrow(l);
  std::string_view which = "->";
  const auto begin = body_begin(text);
  if (bare != npos && (first == npos || bare < first + 1)) {
    // A longer one has its own name.
    if (const auto at = false_arrow(text, begin, which); at != npos && which.ends_with("->"))
      return l.warn(at, "arrow-missing",
                    fmt::format("`{}` is no arrow, and part of the target: write ` -> `", which)),
             false;
    return l.warn(bare, "arrow-spacing", glued_arrow), false;
  }
  if (first == npos) return lint_missing_arrow(l, text);
  return lint_pattern_arrow(l, text, first);
}

void lint_joints(rule_lint& l) {
  const std::string_view text = l.rule.text;
  const auto first = text.find(arrow);
  if (first == npos) return;
  for (auto at = text.find("&&", first); at != npos; at = text.find("&&", at + 2))
    if (lint_joint(l, text, at)) at += 2;
}

}  // namespace collector::policy
