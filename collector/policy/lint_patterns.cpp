#include <algorithm>
#include <array>

#include "collector/policy/lint_rule.hpp"

namespace collector::policy {

namespace {

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view p) { return text.find(p) != npos; });
}

std::size_t place(const rule_lint& l, std::string_view part) {
  return part.empty() ? npos : l.rule.text.find(part);
}

/// Nothing is captured: 4.x then has no number, the others take the whole match for it.
void lint_capture(rule_lint& l, const minterm& m, std::size_t at) {
  if (is_wazuh4(l.speaks))
    return l.warn(at, "capture-missing", "4.x compares what a group captures: this regex has none");
  std::string_view rest = m.text;
  if (rest.starts_with('^')) rest.remove_prefix(1);
  for (const std::string_view blank : {" ", "\\s", "\\b", "*", "+"})
    while (rest.starts_with(blank)) rest.remove_prefix(blank.size());
  const bool number = rest.starts_with("\\d") || rest.starts_with("[0-9") ||
                      rest.starts_with('-') || (!rest.empty() && rest[0] >= '0' && rest[0] <= '9');
  if (!number)
    l.warn(
        at, "capture-missing",
        "without a group the whole match is taken for the number, and it does not begin with one");
}

/// `compare` missing, glued, or with an unknown operator.
void lint_comparison(rule_lint& l, const minterm& m) {
  const auto& text = l.rule.text;
  const auto at = m.text.empty() ? text.find("n:") + 2 : place(l, m.text);
  const auto keyword = text.find("compare", at == npos ? 0 : at);
  if (keyword == npos)
    return l.error(at, "compare-missing", "`n:` wants ` compare OP NUMBER` after the regex");
  std::string_view rest = std::string_view(text).substr(keyword + 7);
  if (rest.find("&&") != npos) rest = rest.substr(0, rest.find("&&"));
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  if (std::string_view(text).substr(keyword + 7).find_first_of("<>=!") == 0)
    l.note(m.text.empty() ? diagnostic::severity::error : diagnostic::severity::warning, keyword,
           "compare-glued", "a blank is wanted between `compare` and the operator");
  const auto op = rest.substr(0, std::min(rest.find_first_not_of("<>=!\\"), rest.size()));
  const auto how =
      is_wazuh4(l.speaks) ? diagnostic::severity::warning : diagnostic::severity::error;
  static constexpr std::array<std::string_view, 6> known{"<", "<=", "==", "!=", ">=", ">"};
  if (std::ranges::find(known, op) == known.end())
    l.note(how, keyword, "compare-operator",
           fmt::format("'{}' is not one of < <= == != >= >{}", op,
                       op == "=>" || op == "=<" ? "; 4.x takes it for equality" : ""));
  else if (op.size() < rest.size() && rest[op.size()] != ' ')
    l.note(how, keyword, "compare-glued",
           fmt::format("a blank is wanted between '{}' and the number", op));
  if (!m.text.empty() && m.text.find('(') == npos) lint_capture(l, m, at);
  if (is_wazuh4(l.speaks) && rest.substr(op.size()).find('-') != npos)
    l.warn(keyword, "compare-sign", "4.x does not look at the sign of the number");
}

void lint_broken(rule_lint& l, const minterm& m) {
  if (m.broken.empty() || (m.what == minterm::kind::number && m.compiled)) return;
  if (m.what == minterm::kind::number && m.text.empty()) return;  // told by lint_comparison
  const auto probe =
      matcher::compile(m.text, l.speaks == dialect::wazuh4         ? syntax::os_regex
                               : l.speaks == dialect::wazuh4_pcre2 ? syntax::pcre2
                                                                   : syntax::pcre2_caseless);
  if (probe) return;
  const bool holds = is_wazuh4(l.speaks) && m.negated && m.what == minterm::kind::pattern;
  l.error(place(l, m.text), "regex",
          fmt::format("{}{}", m.broken, holds ? "; so its negation always holds" : ""));
}

/// What one regex language means by a text that was likely written for another one.
void lint_language(rule_lint& l, const minterm& m) {
  const auto at = place(l, m.text);
  if (contains_any(m.text, {"(d+)", "(w+)", "(s+)", "(d*)", "s*\\t*\\d", "(d)"}) &&
      contains_any(m.text, {"(d+)", "(w+)", "(s+)", "(d*)", "(d)"}))
    l.warn(at, "backslash-missing", "`(d+)` is the letter d: write `(\\d+)`");
  if (l.speaks == dialect::wazuh4 &&
      contains_any(m.text, {"[^", "[a-z", "[A-Z", "[0-9", "{1,", "(?:", "(?i"}))
    l.warn(at, "osregex-literal", "OS_Regex has no [ ] { } ?: they stand for themselves");
  else if (l.speaks == dialect::wazuh4 && m.what != minterm::kind::literal &&
           (m.text.find(".*") != npos || m.text.find(".+") != npos) && m.text.find("\\.") == npos)
    l.warn(at, "osregex-literal", "in OS_Regex `.` is a dot and `\\.` any byte: write `\\.*`");
  if (l.speaks != dialect::wazuh4 && m.what != minterm::kind::literal &&
      (m.text.find("\\.*") != npos || m.text.find("\\.+") != npos))
    l.warn(at, "dots-only", "`\\.*` matches dots only here: any text is `.*`");
  if (m.what == minterm::kind::pattern && m.text.find(" compare ") != npos)
    l.warn(at, "compare-in-regex",
           "`r:` searches for the comparison as text: write n: to compare a number");
}

/// Matches whatever a line has in it.
bool matches_all(const minterm& m) {
  if (!m.compiled || m.what != minterm::kind::pattern) return false;
  static constexpr std::array<std::string_view, 5> probes{"", "a", "# x", "\t 9=", "Zz:/.-"};
  return std::ranges::all_of(probes, [&](std::string_view p) {
    const auto found = m.compiled->search(p);
    return found && *found;
  });
}

/// A `$` with something after it, or a `^` with something in front, where they are anchors.
bool anchors_inside(const minterm& m, dialect d) {
  if (d == dialect::wazuh4 || m.what == minterm::kind::literal) return false;
  for (std::size_t i = 0; i + 1 < m.text.size(); ++i) {
    if (m.text[i] == '\\') {
      ++i;
      continue;
    }
    const char next = m.text[i + 1];
    if (m.text[i] == '$' && ((next >= 'A' && next <= 'Z') || (next >= 'a' && next <= 'z')))
      return true;
  }
  return false;
}

void lint_meaning(rule_lint& l, const pattern& p) {
  for (const auto& m : p.terms) {
    const auto at = place(l, m.text);
    if (anchors_inside(m, l.speaks) && m.text.find('[') == npos)
      l.warn(at, "never-matches", "a `$` inside is the end of the line here: escape it");
    if (matches_all(m)) {
      if (m.negated)
        l.warn(at, "never-matches",
               fmt::format("'!r:{}' never holds: the regex matches every line", m.text));
      else if (p.terms.size() == 1)
        l.warn(at, "always-matches", fmt::format("'r:{}' matches every line", m.text));
    }
    const bool opposite = std::ranges::any_of(p.terms, [&](const auto& o) {
      return o.what == m.what && o.text == m.text && o.negated && !m.negated && o.op == m.op &&
             o.operand == m.operand;
    });
    if (opposite) l.warn(at, "never-matches", "a minterm and its negation: no line satisfies both");
    if (m.what == minterm::kind::literal && !p.is_os_match && p.text.find(" && ") != npos &&
        (m.text.starts_with("&&") || p.whole_literal))
      l.warn(at, p.whole_literal ? "literal-whole" : "never-matches",
             p.whole_literal
                 ? "a pattern that does not begin with r: or n: is one literal, ` && ` included"
                 : "this is compared as it stands, and likely never there");
  }
}

}  // namespace

void lint_patterns(rule_lint& l) {
  if (!l.rule.parsed) {
    if (l.rule.text.find("n:") != npos && l.rule.text.find("compare") == npos)
      l.error(l.rule.text.find("n:"), "compare-missing",
              "`n:` wants ` compare OP NUMBER` after the regex");
    return;
  }
  const auto& r = *l.rule.parsed;
  for (const auto* p : {r.name ? &*r.name : nullptr, r.content ? &*r.content : nullptr}) {
    if (p == nullptr || p->is_os_match) continue;
    for (const auto& m : p->terms) {
      if (m.what == minterm::kind::number) lint_comparison(l, m);
      lint_broken(l, m);
      lint_language(l, m);
    }
    if (p == &*r.content || !r.content) lint_meaning(l, *p);
  }
}

}  // namespace collector::policy
