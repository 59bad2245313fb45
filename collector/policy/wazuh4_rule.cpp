#include "collector/policy/wazuh4_rule.hpp"

#include <algorithm>
#include <charconv>

namespace collector::policy {

using common::errc;
using common::fail;
using common::result;

namespace {

constexpr std::string_view letters = "fdpcr", keyword = " compare ";

bool take_prefix(std::string_view& s, std::string_view prefix) {
  if (!s.starts_with(prefix)) return false;
  s.remove_prefix(prefix.size());
  return true;
}

bool take_not(std::string_view& s) { return take_prefix(s, "not ") || take_prefix(s, "NOT "); }

void compile(minterm& m, syntax s) {
  auto r = matcher::compile(m.text, s);
  if (r)
    m.compiled = std::move(*r);
  else
    m.broken = fmt::format("Cannot compile regex '{}': {}", m.text, r.error().detail);
}

/// The tests come in this order, so that `=>` is equality.
std::optional<compare_op> find_op(std::string_view text) {
  const auto has = [&](std::string_view op) { return text.find(op) != text.npos; };
  if (text.starts_with('=')) return compare_op::equal;
  if (has("!=")) return compare_op::not_equal;
  if (has("<=")) return compare_op::less_equal;
  if (has(">=")) return compare_op::greater_equal;
  if (has("<")) return compare_op::less;
  if (has(">")) return compare_op::greater;
  return std::nullopt;
}

/// The first run of digits, whatever stands before it: a sign is not looked at.
std::optional<std::int64_t> find_operand(std::string_view text) {
  const auto at = text.find_first_of("0123456789");
  std::int64_t n = 0;
  if (at == text.npos ||
      std::from_chars(text.data() + at, text.data() + text.size(), n).ec != std::errc{})
    return std::nullopt;
  return n;
}

void parse_number(minterm& m, std::string_view text, syntax s) {
  const auto at = text.find(keyword);
  if (at == text.npos) {
    m.broken = fmt::format("Keyword 'compare' not found in '{}'", text);
    return;
  }
  m.text = text.substr(0, at);
  compile(m, s);
  const auto comparison = text.substr(at + keyword.size());
  const auto op = find_op(comparison);
  const auto operand = find_operand(comparison);
  if (!operand)
    m.bad_comparison = fmt::format("No integer was found within the comparison '{}'", comparison);
  else if (!op)
    m.bad_comparison = fmt::format("Unrecognized operation: '{}'", comparison);
  else
    m.op = *op, m.operand = *operand;
}

minterm parse_minterm(std::string_view text, syntax s) {
  minterm m;
  m.negated = take_prefix(text, "!");
  if (take_prefix(text, "r:") || take_prefix(text, "R:")) {
    m.what = minterm::kind::pattern;
    m.text = text;
    compile(m, s);
  } else if (take_prefix(text, "n:") || take_prefix(text, "N:")) {
    m.what = minterm::kind::number;
    parse_number(m, text, s);
  } else {
    m.text = text;
  }
  return m;
}

/// Separators in front are passed over; what is left is one minterm, also when it begins with `&&`.
pattern parse_pattern(std::string_view text, syntax s) {
  pattern p;
  p.text = text;
  for (;;) {
    while (take_prefix(text, joint)) {
    }
    if (text.empty()) return p;
    const auto at = text.find(joint);
    p.terms.push_back(parse_minterm(text.substr(0, at), s));
    if (at == text.npos) return p;
    text.remove_prefix(at);
  }
}

/// The name part of a directory rule: an OS_Regex whatever the policy's `regex_type` says. All of
/// it, its prefix too, is also an OS_Match expression.
pattern parse_name(std::string_view text) {
  pattern p;
  p.text = text;
  minterm m;
  m.text = text;
  if (text.starts_with("r:") || text.starts_with("R:")) {
    m.what = minterm::kind::pattern;
    m.text = text.substr(2);
    compile(m, syntax::os_regex);
  } else {
    p.is_os_match = true;
  }
  p.terms.push_back(std::move(m));
  return p;
}

target_kind kind_of_letter(char letter) {
  constexpr target_kind kinds[]{target_kind::file, target_kind::directory, target_kind::process,
                                target_kind::command, target_kind::registry};
  return kinds[letters.find(letter)];
}

void parse_target(rule& r, std::string_view body, syntax s) {
  if (r.kind == target_kind::process) {
    r.target = body;
    r.content = parse_pattern(body, s);
    return;
  }
  const auto at = body.find(arrow);
  r.target = body.substr(0, at);
  if (at == body.npos) return;
  const auto rest = body.substr(at + arrow.size());
  if (r.kind == target_kind::file || r.kind == target_kind::command) {
    r.content = parse_pattern(rest, s);
    return;
  }
  const auto second = rest.find(arrow);
  r.name = parse_name(rest.substr(0, second));
  if (second != rest.npos) r.content = parse_pattern(rest.substr(second + arrow.size()), s);
}

}  // namespace

fate fate_in_wazuh4(std::string_view text) {
  take_not(text);
  if (text.empty() || letters.find(text[0]) == letters.npos) return fate::rejects_policy;
  return text.size() > 1 && text[1] == ':' ? fate::judged : fate::stops_scan;
}

result<rule> parse_wazuh4_rule(std::string_view text, dialect d) {
  switch (fate_in_wazuh4(text)) {
    case fate::rejects_policy:
      return fail(errc::malformed,
                  "Wazuh 4.x rejects the whole policy for the rule '{}': want [not ]f:, d:, p: or "
                  "c: without a blank in front",
                  text);
    case fate::stops_scan:
      return fail(
          errc::malformed,
          "Wazuh 4.x stops the scan of the policy at the rule '{}': want a colon after the type",
          text);
    case fate::judged:
      break;
  }
  rule r;
  r.text = text;
  r.negated = take_not(text);
  r.kind = kind_of_letter(text[0]);
  parse_target(r, text.substr(2), d == dialect::wazuh4 ? syntax::os_regex : syntax::pcre2);
  return r;
}

}  // namespace collector::policy
