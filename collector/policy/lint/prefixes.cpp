#include <algorithm>
#include <array>

#include "collector/policy/lint/letters.hpp"
#include "collector/policy/lint/literal_slips.hpp"
#include "collector/policy/lint/rule_lint.hpp"

namespace collector::policy {

namespace {

std::string_view without_blanks(std::string_view s) {
  while (!s.empty() && is_blank(s.front())) s.remove_prefix(1);
  return s;
}

/// What somebody writes for `r:` or `n:`; 4.x knows the capitals.
bool nearly_prefix(std::string_view s, dialect d) {
  static constexpr std::array<std::string_view, 17> all{
      "R:",      "N:",  "r :",    "n :",    "r;",   "n;",      "R :", "N :",  "regex:",
      "regexp:", "re:", "regex ", "Regex:", "num:", "number:", "rx:", "pcre:"};
  return std::ranges::any_of(all, [&](std::string_view p) {
    const bool capital_of_4 = is_wazuh4(d) && (p == "R:" || p == "N:");
    return !capital_of_4 && s.starts_with(p);
  });
}

/// `! r:x`, `!!r:x`, `not r:x`: a negation that is none.
bool nearly_negated(std::string_view raw, dialect d) {
  if (begins_minterm(raw, d)) return false;
  auto s = raw;
  bool negation = false;
  for (;;) {
    const auto stripped = without_blanks(s);
    if (stripped.starts_with('!'))
      s = stripped.substr(1);
    else if (stripped.starts_with("not ") || stripped.starts_with("NOT "))
      s = stripped.substr(4);
    else
      break;
    negation = true;
  }
  return negation && begins_minterm(without_blanks(s), d);
}

bool begins_like_target(std::string_view s) {
  return s.size() > 2 && std::string_view("fdcp").find(s[0]) != npos && s[1] == ':' &&
         (s[2] == '/' || s[0] == 'c');
}

/// `r:x || r:y`, `r:x and r:y`: the second one is text of the first.
std::size_t minterm_inside(std::string_view body, dialect d) {
  if (body.find("&&") != npos) return npos;  // told as a joint that is none
  for (std::size_t i = 1; i + 1 < body.size(); ++i) {
    if (!begins_minterm(body.substr(i), d) || body[i] == '!') continue;
    auto before = i - 1;
    if (body[before] == '!' && before > 0) --before;
    if (std::string_view(" \t|;,&").find(body[before]) != npos) return i;
  }
  return npos;
}

/// `!authenticate`: sudoers negates its options so.
bool is_of_sudoers(const rule_lint& l, std::string_view body) {
  const auto end = std::min(body.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", 1), body.size());
  const auto word = body.substr(1, end - 1);
  return word == "authenticate" || (l.rule.parsed->target.find("sudo") != npos && word.size() > 2);
}

/// `r:x or f:/b`, `x, not c:ls`: a second rule in the pattern of the first.
std::size_t rule_inside(std::string_view body) {
  static constexpr std::array<std::string_view, 12> joints{
      " or ", " and ", " OR ", " AND ", " || ", " | ", ", ", ",", "; ", ";", " && ", " & "};
  for (const auto joint : joints)
    for (auto at = body.find(joint); at != npos; at = body.find(joint, at + 1)) {
      auto next = body.substr(at + joint.size());
      const bool words = joint.size() > 3;
      if (next.starts_with("not ")) next.remove_prefix(4);
      if (begins_like_target(next) && (next[0] != 'c' || words)) return at;
      if (words && next.starts_with("p:") && next.size() > 2 && is_letter(next[2])) return at;
    }
  return npos;
}

bool lint_rule_inside(rule_lint& l, std::string_view body, std::size_t at) {
  const auto inside = l.strict() ? rule_inside(body) : npos;
  if (inside == npos) return false;
  l.warn(at + inside, "minterm-inside",
         "a second rule in a pattern is text: rules stand each in an entry of `rules`, and "
         "`condition` joins them");
  return true;
}

/// `^PermitRootLogin\s+yes;`, of a file in which nothing ends so.
bool ends_in_foreign_sign(const rule_lint& l, std::string_view body) {
  static constexpr std::array<std::string_view, 8> places{
      "/etc/ssh/",    "/etc/login.defs", "/etc/pam.d/",   "/etc/security/",
      "/etc/sysctl.", "/etc/audit/",     "/etc/systemd/", "/etc/default/useradd"};
  if (body.ends_with('$')) body.remove_suffix(1);
  const std::string_view target = l.rule.parsed->target;
  return l.strict() && l.is(target_kind::file) && body.ends_with(';') && !body.ends_with("\\;") &&
         std::ranges::any_of(places, [&](auto place) { return target.starts_with(place); });
}

/// `line r:x`, `x compare > 5`: the prefix stands behind a word, or is missing.
bool is_prefix_late(std::string_view body, dialect d) {
  if (body.find(" compare ") != npos) return true;
  const auto blank = body.find(' ');
  for (auto at = blank; at != npos; at = body.find(' ', at + 1))
    if (begins_minterm(body.substr(at + 1), d) && body.size() > at + 3) return true;
  return false;
}

void lint_regex_begin(rule_lint& l, const term_text& t) {
  const auto body = t.body().substr(2);
  const auto at = t.body_at() + 2;
  const auto behind = without_blanks(body);
  if (behind.size() < body.size() &&
      (l.strict() || behind.starts_with('^') || begins_minterm(behind, l.speaks)))
    return l.warn(at, "prefix-blank",
                  "a blank behind the colon is part of the regex: leave it out; where it is meant, "
                  "write `\\x20`");
  if (begins_minterm(body, l.speaks))
    return l.warn(at, "prefix", "the prefix stands twice: the second one is searched for as text");
  if (body.starts_with('!') && (l.strict() || body.starts_with("!^")) && !is_of_sudoers(l, body))
    return l.warn(at, "prefix",
                  "a `!` behind the prefix is text: a negation is `!r:`; where the character is "
                  "meant, write `[!]`");
  if (lint_rule_inside(l, body, at)) return;
  if (ends_in_foreign_sign(l, body))
    return l.warn(
        at, "prefix",
        "no line of such a file ends in `;`: leave it out; where it is meant, write `[;]`");
  if (const auto inside = minterm_inside(body, l.speaks); inside != npos)
    l.warn(at + inside, "minterm-inside",
           "a second minterm in a regex is searched for as text: join them with ` && `, or write "
           "`(a|b)`");
}

void lint_literal(rule_lint& l, const term_text& t) {
  const auto body = t.body();
  const auto at = t.body_at();
  if (nearly_negated(t.raw, l.speaks) || nearly_negated(body, l.speaks))
    return l.warn(t.at, "prefix", "this is compared as text: a negated regex is `!r:REGEX`");
  if (nearly_prefix(without_blanks(body), l.speaks))
    return l.warn(at, "prefix",
                  "this is compared as text: a regex is `r:REGEX`, a number `n:REGEX compare OP "
                  "NUMBER`");
  if (!l.strict() && !body.empty() && is_blank(body[0])) return;  // told as a joint
  if (!t.of_name && lint_rule_inside(l, body, at)) return;
  if (l.strict() && !t.of_name && is_prefix_late(body, l.speaks))
    return l.warn(
        at, "prefix",
        "this is compared as text: a regex is `r:REGEX`, a number `n:REGEX compare OP NUMBER`, "
        "from the beginning of the pattern");
  if (begins_like_target(body))
    return l.warn(at, "prefix", "a rule within a pattern is text: write a rule of its own");
  if (t.of_name) return;  // lint_targets knows what names look like
  if (looks_like_regex(body))
    return l.warn(
        at, "pattern-literal",
        fmt::format("'{}' is compared with whole lines as it stands: a regex is `r:…`", body));
  if (auto slip = literal_slip(body, l.strict()))
    return l.warn(at, std::move(slip->code), std::move(slip->message));
  if (l.strict() && !body.empty() && (is_blank(body.front()) || is_blank(body.back())))
    l.warn(at, "prefix-blank",
           "a blank at an end of a literal: leave it out; where it is meant, write a regex");
}

}  // namespace

bool looks_like_regex(std::string_view s) {
  static constexpr std::array<std::string_view, 19> signs{
      "\\s", "\\d", "\\w", "\\S",  "\\b",  "\\.",  "\\t", "\\*", "\\(", "\\$",
      ".*",  ".+",  "[^",  "[a-z", "[A-Z", "[0-9", "(?",  "]+",  "]*"};
  if (s.starts_with('^') || (s.size() > 1 && s.ends_with('$'))) return true;
  if (std::ranges::any_of(signs, [&](auto sign) { return s.find(sign) != npos; })) return true;
  const auto open = s.find('('), bar = s.find('|', open == npos ? 0 : open);
  return open != npos && bar != npos && s.find(')', bar) != npos;
}

void lint_prefixes(rule_lint& l) {
  for (const auto& t : terms_of(l)) {
    if (l.is(target_kind::registry)) continue;  // values of Windows are full of backslashes
    if (begins_minterm(t.body(), l.speaks) && !t.body().starts_with('!'))
      lint_regex_begin(l, t);
    else if (!t.raw.empty() && !(t.parsed && t.parsed->what != minterm::kind::literal))
      lint_literal(l, t);
  }
}

}  // namespace collector::policy
