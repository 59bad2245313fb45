#include <algorithm>
#include <array>

#include "collector/policy/lint/lines_apart.hpp"
#include "collector/policy/lint/regex_reach.hpp"
#include "collector/policy/lint/regex_slips.hpp"
#include "collector/policy/lint/regex_tokens.hpp"
#include "collector/policy/lint/rule_lint.hpp"
#include "collector/policy/lint/witness.hpp"
#include "collector/policy/match.hpp"

namespace collector::policy {

namespace {

bool contains_any(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view p) { return text.find(p) != npos; });
}

/// The name part of 4.x is OS_Regex whatever the policy's `regex_type` says.
syntax syntax_of(const rule_lint& l, bool of_name) {
  if (l.strict()) return syntax::pcre2_utf8;
  if (!is_wazuh4(l.speaks)) return syntax::pcre2_caseless;
  return l.speaks == dialect::wazuh4 || of_name ? syntax::os_regex : syntax::pcre2;
}

/// A glob is the likeliest reason why a regex cannot be compiled.
std::string glob_hint(std::string_view regex) {
  const auto star = regex.find('*');
  const bool leads =
      star != npos && (star == 0 || std::string_view("^(|/").find(regex[star - 1]) != npos);
  return leads ? "; a glob is no regex: any text is `.*`, and `*.conf` is `\\.conf$`" : "";
}

void lint_broken(rule_lint& l, const minterm& m, syntax s, std::size_t at) {
  if (m.broken.empty() || (m.what == minterm::kind::number && m.compiled)) return;
  if (m.what == minterm::kind::number && m.text.empty()) return;  // told by lint_number
  if (matcher::compile(m.text, s)) return;
  const bool holds = is_wazuh4(l.speaks) && m.negated && m.what == minterm::kind::pattern;
  l.error(at, "regex",
          fmt::format("{}{}{}", m.broken, holds ? "; so its negation always holds" : "",
                      s == syntax::os_regex ? "" : glob_hint(m.text)));
}

/// OS_Regex where another language was likely meant.
void lint_os_regex(rule_lint& l, const minterm& m, std::size_t at) {
  if (contains_any(m.text, {"(d+)", "(w+)", "(s+)", "(d*)", "(d)"}))
    l.warn(at, "backslash-missing", "`(d+)` is the letter d: write `(\\d+)`");
  if (contains_any(m.text, {"[^", "[a-z", "[A-Z", "[0-9", "{1,", "(?:", "(?i"}))
    l.warn(at, "osregex-literal", "OS_Regex has no [ ] { } ?: they stand for themselves");
  else if (contains_any(m.text, {".*", ".+"}) && m.text.find("\\.") == npos)
    l.warn(at, "osregex-literal", "in OS_Regex `.` is a dot and `\\.` any byte: write `\\.*`");
}

/// PCRE2: what cannot match, and what stands for something else.
void lint_pcre(rule_lint& l, const minterm& m, std::size_t at) {
  if (contains_any(m.text, {"\\.*", "\\.+"}) && !contains_any(m.text, {"\\\\.*", "\\\\.+"}))
    l.warn(at, "dots-only", "`\\.*` matches dots only here: any text is `.*`");
  if (l.arrow_told) return;  // what follows from that is no cause of its own
  const auto tokens = regex_tokens(m.text);
  const auto reach = reach_of(tokens);
  if (!reach.blocked.empty() && !m.text.starts_with(' '))
    return l.warn(at, "never-matches", "no line matches this: " + reach.blocked);
  if (const auto least = least_length(tokens); least > longest_line)
    return l.warn(at, "never-matches",
                  fmt::format("no line matches this: it asks for {} characters at least, and of a "
                              "line no more than {} bytes are looked at",
                              least, longest_line));
  if (reach.blocked.empty() && !reach.dead.empty())
    return l.warn(at, "never-matches", "an alternative here never matches: " + reach.dead);
  for (auto& s : regex_slips(m.text, tokens, l.strict()))
    l.warn(at == npos ? npos : at + s.at, std::move(s.code), std::move(s.message));
}

void lint_language(rule_lint& l, const minterm& m, syntax s, std::size_t at) {
  if (m.what == minterm::kind::literal) return;
  if (m.what == minterm::kind::pattern && m.text.find(" compare ") != npos)
    l.warn(at, "compare-in-regex",
           "`r:` searches for the comparison as text: write n: to compare a number");
  if (s == syntax::os_regex)
    lint_os_regex(l, m, at);
  else if (m.compiled)
    lint_pcre(l, m, at);
}

/// Matches at the end of every line, where nothing is left: the empty line is enough to see, unless
/// something asks for what stands in front.
bool matches_at_end(const minterm& m) {
  if (!m.compiled || m.what != minterm::kind::pattern) return false;
  const auto tokens = regex_tokens(m.text);
  const bool looks_back =
      m.text.find("(?<") != npos || m.text.find("(*") != npos || m.text.find("\\K") != npos ||
      m.text.find("(?(") != npos || std::ranges::any_of(tokens, [](const regex_token& t) {
        return t.what == regex_token::kind::line_start || t.what == regex_token::kind::zero;
      });
  if (tokens.empty() || looks_back) return false;
  // What is looked for ahead has tokens of its own, which are not taken apart here.
  const bool anchored = m.text.find('^') != npos || m.text.find("\\b") != npos ||
                        m.text.find("\\A") != npos || m.text.find("\\B") != npos ||
                        m.text.find("\\G") != npos;
  const auto found = m.compiled->search("");
  return !anchored && found && *found;
}

/// Matches whatever a line has in it. What a regex looks ahead or back for is not known here.
bool matches_all(const minterm& m) {
  if (!m.compiled || m.what != minterm::kind::pattern) return false;
  if (m.text.find("(?!") != npos || m.text.find("(?=") != npos || m.text.find("(?<") != npos)
    return false;
  static const std::string long_line(2000, 'x');
  static const std::array<std::string_view, 6> probes{"", "a", "# x", "\t 9=", "Zz:/.-", long_line};
  return std::ranges::all_of(probes, [&](std::string_view p) {
    const auto found = m.compiled->search(p);
    return found && *found;
  });
}

/// The regex that is negated is found in whatever the other one matches: it is its beginning.
bool is_beginning(const minterm& negated, const minterm& m) {
  const auto &a = negated.text, &b = m.text;
  if (!negated.negated || m.negated || negated.what != minterm::kind::pattern ||
      m.what == minterm::kind::literal || a.empty() || !b.starts_with(a) || b.find('|') != b.npos ||
      a.ends_with('\\') || !negated.compiled)
    return false;
  return b.size() == a.size() || std::string_view("*?{+").find(b[a.size()]) == npos;
}

void lint_opposites(rule_lint& l, const pattern& p, const minterm& m, std::size_t at) {
  const bool opposite = std::ranges::any_of(p.terms, [&](const auto& o) {
    return o.what == m.what && o.text == m.text && o.negated && !m.negated && o.op == m.op &&
           o.operand == m.operand;
  });
  const bool covered =
      !opposite && std::ranges::any_of(p.terms, [&](const auto& o) { return is_beginning(o, m); });
  if (opposite)
    l.warn(at, "never-matches", "a minterm and its negation: no line satisfies both");
  else if (covered)
    l.warn(at, "never-matches",
           "what this matches the negated minterm matches too: no line satisfies both");
}

/// `r:^x && no`: a literal is a whole line, so that the rest decides nothing, or excludes it.
void lint_literal_beside(rule_lint& l, const pattern& p, const minterm& m, std::size_t at) {
  if (m.what != minterm::kind::literal || p.terms.size() < 2 || p.whole_literal || m.text.empty())
    return;
  pattern others;
  for (const auto& o : p.terms)
    if (&o != &m) others.terms.push_back(o);
  const bool fits = match(others, m.text, text_kind::file, l.speaks).verdict == rule_verdict::found;
  if (!m.negated && !fits)
    l.warn(
        at, "literal-beside",
        fmt::format("no line is '{}' as a whole and satisfies the rest: a regex is `r:…`", m.text));
  else if (l.strict())
    l.warn(at, "literal-beside",
           fmt::format("'{}' is compared with the whole line, so that the rest decides nothing: a "
                       "regex is `r:…`",
                       m.text));
}

/// A regex that matches everything: of a name it is any file, of a line most likely a slip.
void lint_everything(rule_lint& l, const pattern& p, const minterm& m, std::size_t at,
                     bool of_name) {
  const bool all = matches_all(m) || (!is_wazuh4(l.speaks) && matches_at_end(m));
  if (!all) return;
  if (m.negated)
    l.warn(at, "never-matches",
           fmt::format("'!r:{}' never holds: the regex matches every line", m.text));
  else if (!of_name && (p.terms.size() == 1 || l.strict()))
    l.warn(at, "always-matches",
           fmt::format("'r:{}' matches every line; a line that is not empty is `r:.`", m.text));
}

/// `told`: of whose regexes something is told already, from which the rest follows.
void lint_meaning(rule_lint& l, const pattern& p, bool of_name,
                  const std::vector<const minterm*>& told) {
  if (!of_name && p.terms.size() > 1 && std::ranges::all_of(p.terms, &minterm::negated))
    l.warn(
        l.rule.text.find(p.text), "all-negated",
        "one line that has none of these is enough, an empty one too: write a rule for each that "
        "no line may have");
  for (const auto& m : p.terms) {
    const auto at = m.text.empty() ? npos : l.rule.text.find(m.text);
    if (std::ranges::find(told, &m) == told.end()) lint_everything(l, p, m, at, of_name);
    lint_opposites(l, p, m, at);
    lint_literal_beside(l, p, m, at);
    if (m.what == minterm::kind::literal && !p.is_os_match && p.text.find(" && ") != npos &&
        p.whole_literal)
      l.warn(at, "literal-whole",
             "a pattern that does not begin with r: or n: is one literal, ` && ` included");
  }
}

/// What stands behind the prefix of a minterm, and where. 4.x cuts some patterns otherwise.
std::pair<std::string_view, std::size_t> spelled(const rule_lint& l,
                                                 const std::vector<term_text>& terms,
                                                 const minterm& m) {
  const std::size_t prefix = m.what == minterm::kind::literal ? 0 : 2;
  const auto t = std::ranges::find(terms, &m, &term_text::parsed);
  if (t != terms.end()) return {t->body().substr(prefix), t->body_at() + prefix};
  const std::string_view text = l.rule.text;
  const auto at = m.text.empty() ? text.find("n:") + 2 : text.find(m.text);
  if (at == npos) return {text, npos};
  const auto rest = text.substr(at);
  return {rest.substr(0, rest.find(joint)), at};
}

std::string no_witness(const pattern& p, bool of_name) {
  return fmt::format("no {} {} this: of hundreds that were made for it none did",
                     of_name ? "name" : "line",
                     p.terms.size() > 1 ? "satisfies all of" : "matches");
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
  const auto terms = terms_of(l);
  for (const auto* p : {r.name ? &*r.name : nullptr, r.content ? &*r.content : nullptr}) {
    if (p == nullptr || p->is_os_match) continue;
    const bool of_name = r.name && p == &*r.name;
    const auto s = syntax_of(l, of_name);
    const auto before_all = l.out.size();
    std::vector<const minterm*> told;
    for (const auto& m : p->terms) {
      const auto [text, at] = spelled(l, terms, m);
      if (m.what == minterm::kind::number) lint_number(l, m, text, at);
      lint_broken(l, m, s, at);
      const auto before = l.out.size();
      lint_language(l, m, s, at);
      if (l.out.size() > before) told.push_back(&m);
    }
    lint_meaning(l, *p, of_name, told);
    if (l.out.size() > before_all || l.arrow_told) continue;
    // In the policies of others that takes longer than the rest of lint.
    if (l.strict() && p->terms.size() > 1 && !has_early_witness(*p, s, l.speaks, of_name) &&
        proven_apart(*p, s))
      l.warn(l.rule.text.find(p->text), "never-matches",
             fmt::format("no {} satisfies all of this: what some of it want the rest excludes",
                         of_name ? "name" : "line"));
    else if (!has_witness(*p, s, l.speaks, of_name))
      l.warn(l.rule.text.find(p->text), "never-matches", no_witness(*p, of_name));
  }
}

}  // namespace collector::policy
