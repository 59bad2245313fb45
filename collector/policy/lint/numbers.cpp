#include <algorithm>
#include <array>

#include "collector/policy/comparison.hpp"
#include "collector/policy/lint/letters.hpp"
#include "collector/policy/lint/operand_slips.hpp"
#include "collector/policy/lint/regex_tokens.hpp"
#include "collector/policy/lint/rule_lint.hpp"

namespace collector::policy {

namespace {

using kind = regex_token::kind;

bool takes_digits(std::string_view token) {
  return token == "\\d" || token.starts_with("[0-9") || token.starts_with("[\\d") ||
         (token.size() == 1 && token[0] >= '0' && token[0] <= '9');
}

bool takes_digits_too(std::string_view token) {
  return takes_digits(token) || token == "." || token == "\\w" || token == "\\S" ||
         token.starts_with("[^") || token.find("\\d") != npos ||
         (token.starts_with('[') && token.find_first_of("0123456789") != npos) ||
         token.find("digit") != npos || token.find("\\w") != npos || token.starts_with("\\x") ||
         token.starts_with("\\p") || token.starts_with("\\Q");
}

/// The first group of a regex that captures, as places in its tokens.
struct first_group {
  std::size_t open = npos, close = npos;
};
first_group find_group(const std::vector<regex_token>& all) {
  first_group g;
  int depth = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (g.open == npos) {
      if (all[i].what == kind::open && all[i].captures) g.open = i, depth = 1;
    } else if (all[i].what == kind::open) {
      ++depth;
    } else if (all[i].what == kind::close && --depth == 0) {
      g.close = i;
      return g;
    }
  }
  return {};
}

/// Nothing is captured: 4.x then has no number, the others take the whole match for it.
void lint_no_group(rule_lint& l, const minterm& m, std::size_t at) {
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

/// A regex with its first group that captures.
struct captured {
  std::string_view text;
  const std::vector<regex_token>& all;
  first_group group;
  std::size_t before;  ///< the token in front of the group

  std::string_view shown(std::size_t i) const { return text.substr(all[i].at, all[i].size); }
  bool is_set_of_digits(std::size_t i) const {
    return all[i].what == kind::set && takes_digits_too(shown(i));
  }
};

/// `(?i)(yes)`: no number at all is in the group.
bool captures_no_number(const captured& c) {
  for (auto i = c.group.open + 1; i < c.group.close; ++i)
    if (c.all[i].what == kind::opaque ||
        ((c.all[i].what == kind::set || c.all[i].what == kind::literal) &&
         takes_digits_too(c.shown(i))))
      return false;
  return c.text.find("(d") == npos;  // told as a missing backslash
}

/// `.*(\d+)`: all digits but the last are taken in front.
bool loses_its_begin(const captured& c) {
  return c.before != npos && c.all[c.before].repeated && c.is_set_of_digits(c.before) &&
         !c.shown(c.before).starts_with("[\\d") && c.text[c.all[c.group.open].at - 1] != '?';
}

/// `(\d)` with nothing behind it that ends the number.
bool loses_its_end(const rule_lint& l, const minterm& m, const captured& c) {
  const auto first = c.group.open + 1, close = c.group.close;
  const bool one = close == first + 1 && !c.all[first].repeated && c.all[close].least == 1 &&
                   !c.all[close].repeated;
  const bool behind_digits = c.before != npos && c.is_set_of_digits(c.before);  // umask \d\d(\d)
  using enum compare_op;
  const bool at_end = close + 1 == c.all.size();
  // In muster a digit that goes on is invalid where the regex ends with the group: SECLEVEL=(\d).
  const bool level = l.strict() && at_end && m.operand >= 0 && m.operand <= 3;
  const bool harmless =
      level || (m.operand == 0 && (m.op == equal || m.op == not_equal || m.op == greater));
  const bool open_end = at_end || c.is_set_of_digits(close + 1);
  return one && open_end && !behind_digits && !harmless && c.shown(first) != "0";
}

/// Only a part of the number is captured, so that 14 is compared as 4.
void lint_cut_capture(rule_lint& l, const minterm& m, std::size_t at) {
  const auto all = regex_tokens(m.text);
  const auto g = find_group(all);
  if (g.close == npos) return;
  const captured c{m.text, all, g, g.open == 0 ? npos : g.open - 1};
  if (captures_no_number(c))
    return l.warn(at, "capture-missing",
                  "the first group is compared, and it captures no number: write `(?:…)` for a "
                  "group that only joins");
  if (!takes_digits(c.shown(g.open + 1))) return;
  if (loses_its_begin(c)) {
    const auto from = all[c.before].at;
    return l.warn(
        at, "capture-cut",
        fmt::format("`{}` in front of the group takes all digits but the last: of 14 only "
                    "4 is compared; end it with something that is no digit",
                    c.text.substr(from, all[g.open].at - from)));
  }
  if (loses_its_end(l, m, c))
    l.warn(
        at, "capture-cut",
        "one digit is captured: of 24 only 2 is compared; write `(\\d+)`, or what has to follow");
}

/// A comparison that says nothing: digits are never below zero.
void lint_decided(rule_lint& l, const minterm& m, std::size_t keyword) {
  const auto group = m.text.find("(\\d");
  if (group == npos || m.text.find('(') != group) return;
  const auto n = m.operand;
  using enum compare_op;
  const bool always = (m.op == greater_equal && n <= 0) || (m.op == greater && n < 0) ||
                      (m.op == not_equal && n < 0);
  const bool never =
      (m.op == less && n <= 0) || (m.op == less_equal && n < 0) || (m.op == equal && n < 0);
  // Beside an upper bound it only says twice that there is a number.
  const bool alone = l.rule.text.find("compare") == l.rule.text.rfind("compare");
  if (never || (always && alone))
    l.warn(keyword, "compare-decided",
           fmt::format("digits are never below zero: this {} holds", always ? "always" : "never"));
}

/// `(\d+) kB compare < 2GB`: what was captured has no unit, and the line has.
void lint_unit_outside(rule_lint& l, const minterm& m, std::size_t at) {
  if (m.of != measure::size && m.of != measure::time) return;
  const auto all = regex_tokens(m.text);
  const auto g = find_group(all);
  if (g.close == npos) return;
  const std::string_view text = m.text;
  const auto open = all[g.open].at, close = all[g.close].at;
  auto rest = text.substr(close + 1);
  for (const std::string_view blank : {" ", "\\s", "*", "+", "?"})
    while (rest.starts_with(blank)) rest.remove_prefix(blank.size());
  const auto letters = std::ranges::find_if_not(rest, is_letter) - rest.begin();
  const auto unit = rest.substr(0, static_cast<std::size_t>(letters));
  if (unit.empty() || !measured("1" + std::string(unit), m.of)) return;
  const auto between = text.substr(close + 1, text.size() - close - 1 - rest.size());
  l.error(at, "capture-cut",
          fmt::format("the unit `{}` stands outside of the group, so that a number alone would be "
                      "compared with {}: capture it too, `{}{}{})`",
                      unit, m.operand_text, text.substr(open, close - open), between, unit));
}

/// What every mode and every version is.
void lint_measured(rule_lint& l, const minterm& m, std::size_t keyword) {
  constexpr std::int64_t all_bits = 07777;
  const bool always = m.op == compare_op::within
                          ? (m.operand & all_bits) == all_bits
                          : m.of == measure::version && m.op == compare_op::greater_equal &&
                                compare_versions(m.operand_text, "0") <= 0;
  if (always)
    l.warn(keyword, "compare-decided",
           m.of == measure::mode ? "every mode is within that" : "no version is below that");
}

}  // namespace

/// `compare gt 5`: the word is told, and what was meant.
std::string unknown_operator(std::string_view rest, std::string_view op, bool strict) {
  const auto typed = op.empty() ? rest.substr(0, rest.find(' ')) : op;
  const auto meant = strict ? meant_operator(typed) : std::string_view{};
  const std::string_view of_wazuh4 =
      op == "=>" || op == "=<" ? "; 4.x takes it for equality" : std::string_view{};
  return fmt::format("'{}' is not one of < <= == != >= >{}{}", typed, of_wazuh4,
                     meant.empty() ? std::string{} : fmt::format("; did you mean {}?", meant));
}

/// `compare` missing, glued, or with an unknown operator.
void lint_number(rule_lint& l, const minterm& m, std::string_view text, std::size_t at) {
  const auto word = text.find("compare", m.text.size());
  if (word == npos)
    return l.error(at, "compare-missing", "`n:` wants ` compare OP NUMBER` after the regex");
  const auto keyword = at == npos ? npos : at + word;
  if (m.of != measure::number) {  // its operand was read, or the loader says why not
    if (!m.broken.empty()) return;
    lint_unit_outside(l, m, at);
    lint_measured(l, m, keyword);
    lint_version(l, m, at, keyword);
    return;
  }
  std::string_view rest = text.substr(word + 7);
  const bool glued = rest.find_first_of("<>=!") == 0;
  rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  if (glued)
    l.error(keyword, "compare-glued", "a blank is wanted between `compare` and the operator");
  const auto op = rest.substr(0, std::min(rest.find_first_not_of("<>=!\\"), rest.size()));
  const auto how =
      is_wazuh4(l.speaks) ? diagnostic::severity::warning : diagnostic::severity::error;
  static constexpr std::array<std::string_view, 6> known{"<", "<=", "==", "!=", ">=", ">"};
  if (std::ranges::find(known, op) == known.end())
    l.note(how, keyword, "compare-operator", unknown_operator(rest, op, l.strict()));
  else if (op.size() < rest.size() && rest[op.size()] != ' ')
    l.note(how, keyword, "compare-glued",
           fmt::format("a blank is wanted between '{}' and the number", op));
  const auto operand = rest.substr(op.size());
  lint_octal(l, m, operand.substr(std::min(operand.find_first_not_of(' '), operand.size())),
             keyword);
  if (is_wazuh4(l.speaks) && rest.substr(op.size()).find('-') != npos)
    l.warn(keyword, "compare-sign", "4.x does not look at the sign of the number");
  if (m.text.empty()) return;
  if (m.text.find('(') == npos)
    lint_no_group(l, m, at);
  else if (l.speaks != dialect::wazuh4 && m.compiled)
    lint_cut_capture(l, m, at);
  if (m.broken.empty() && m.bad_comparison.empty() && !is_wazuh4(l.speaks))
    lint_decided(l, m, keyword);
}

}  // namespace collector::policy
