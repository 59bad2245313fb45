#include "collector/policy/rule.hpp"

#include <array>
#include <charconv>

#include "collector/effective/question.hpp"
#include "collector/policy/comparison.hpp"
#include "collector/policy/wazuh4_rule.hpp"

namespace collector::policy {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

std::string_view trim(std::string_view s) {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

/// wazuh5 takes a leading run of digits.
std::optional<std::int64_t> wazuh5_operand(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc{} || n > INT32_MAX || n < INT32_MIN) return std::nullopt;
  return n;
}

/// `regex compare OP NUMBER` of wazuh5, which drops the character before the word.
void parse_number(minterm& m, std::string_view text) {
  static constexpr std::string_view keyword = "compare";
  const auto at = text.find(keyword);
  if (at == text.npos) {
    m.broken = fmt::format("'n:{}' has no ` compare OP NUMBER`", text);
    return;
  }
  m.text = text.substr(0, at > 0 ? at - 1 : at);
  auto comparison = text.substr(at + keyword.size());
  if (!comparison.empty()) comparison.remove_prefix(1);
  const auto rest = blank_words(comparison);
  const auto op = rest.empty() ? std::nullopt : parse_op(rest[0]);
  const auto number = rest.size() < 2 ? std::nullopt : wazuh5_operand(rest[1]);
  // The number is asked for before the regex is matched, and the operator when it has matched.
  auto& wrong = number ? m.bad_comparison : m.broken;
  if (!op)
    wrong = no_operator(rest.empty() ? "" : rest[0]);
  else if (!number)
    m.broken = no_number(text);
  else
    m.op = *op, m.operand = *number;
  if (m.broken.empty()) compile(m, dialect::wazuh5);
}

minterm parse_minterm(std::string_view text, dialect d) {
  minterm m;
  std::string_view body = text;
  m.negated = body.starts_with('!');
  if (m.negated) body.remove_prefix(1);
  if (body.starts_with("r:")) {
    m.what = minterm::kind::pattern;
    m.text = body.substr(2);
    compile(m, d);
  } else if (d == dialect::muster && (body.starts_with("m:") || body.starts_with("v:"))) {
    m.what = minterm::kind::number;
    parse_comparison(m, body.substr(2), body[0] == 'm' ? measure::mode : measure::version);
  } else if (d == dialect::muster && body.starts_with("n:")) {
    m.what = minterm::kind::number;
    parse_comparison(m, body.substr(2), measure::number);
  } else if (body.starts_with("n:")) {
    m.what = minterm::kind::number;
    parse_number(m, body.substr(2));
  } else {
    m.text = body;
  }
  return m;
}

/// `of_name`: of a directory's entries, where wazuh5 takes `n:` for text.
pattern parse_pattern(std::string_view text, dialect d, bool of_name = false) {
  pattern p;
  p.text = text;
  const std::string_view bare = text.starts_with('!') ? text.substr(1) : text;
  if (d == dialect::wazuh5 && !bare.starts_with("r:") && (of_name || !bare.starts_with("n:"))) {
    p.whole_literal = true;
    minterm m;
    m.text = text;
    p.terms.push_back(std::move(m));
    return p;
  }
  for (;;) {
    const auto at = text.find(joint);
    p.terms.push_back(parse_minterm(text.substr(0, at), d));
    if (at == text.npos) return p;
    text.remove_prefix(at + joint.size());
  }
}

/// muster: what is broken is said when the policy is loaded, not judged around at every scan.
status check_pattern(const std::optional<pattern>& p) {
  if (!p) return {};
  for (const auto& m : p->terms) {
    if (!m.broken.empty()) return fail(errc::malformed, "{}", m.broken);
    if (m.what == minterm::kind::literal && m.text.empty())
      return fail(errc::malformed, "an empty pattern; leave out ` -> ` to ask whether it exists");
    if (m.what == minterm::kind::literal && m.text.find("&&") != m.text.npos)
      return fail(errc::malformed, "`&&` wants a blank on both sides in '{}'", p->text);
  }
  return {};
}

std::optional<target_kind> kind_of(char letter, dialect d) {
  if (letter == 'k' && d == dialect::muster) return target_kind::setting;
  switch (letter) {
    case 'f':
      return target_kind::file;
    case 'd':
      return target_kind::directory;
    case 'p':
      return target_kind::process;
    case 'c':
      return target_kind::command;
    case 'r':
      return target_kind::registry;
    default:
      return std::nullopt;
  }
}

/// Splits what follows the colon; wazuh5 cuts the target at the first bare arrow once there is a
/// spaced one.
void split_target(rule& r, std::string_view body, dialect d) {
  const auto at = body.find(arrow);
  std::string_view target = body.substr(0, at),
                   rest = at == body.npos ? std::string_view{} : body.substr(at + arrow.size());
  if (at != body.npos && d == dialect::wazuh5) target = trim(body.substr(0, body.find("->")));
  r.target = target;
  if (at == body.npos || r.kind == target_kind::process) return;
  if (r.kind != target_kind::directory && r.kind != target_kind::registry) {
    r.content = parse_pattern(rest, d);
    return;
  }
  const auto second = rest.find(arrow);
  r.name = parse_pattern(rest.substr(0, second), d, true);
  if (second != rest.npos) r.content = parse_pattern(rest.substr(second + arrow.size()), d);
}

status check_muster(const rule& r) {
  if (r.target != trim(r.target))
    return fail(errc::malformed, "a blank at an end of the target '{}'", r.target);
  for (auto at = r.target.find("->"); at != r.target.npos; at = r.target.find("->", at + 2))
    if (r.kind != target_kind::command || !in_command_quotes(r.target, at))
      return fail(errc::malformed, "`->` wants a blank on both sides in '{}'", r.text);
  if (r.kind == target_kind::process && r.text.find(arrow) != r.text.npos)
    return fail(errc::malformed, "a process rule takes no pattern");
  const bool path = r.kind == target_kind::file || r.kind == target_kind::directory;
  if (path && !r.target.starts_with('/'))
    return fail(errc::malformed, "'{}' is not an absolute path", r.target);
  if (r.kind == target_kind::setting)
    if (auto q = effective::parse_question(r.target); !q) return fail(q.error());
  if (auto s = check_pattern(r.name); !s) return s;
  return check_pattern(r.content);
}

}  // namespace

std::string_view name(dialect d) {
  switch (d) {
    case dialect::muster:
      return "muster";
    case dialect::wazuh5:
      return "wazuh5";
    case dialect::wazuh4:
      return "wazuh4";
    case dialect::wazuh4_pcre2:
      return "wazuh4-pcre2";
  }
  return "?";
}

result<dialect> parse_dialect(std::string_view text) {
  for (const auto d : {dialect::muster, dialect::wazuh5, dialect::wazuh4, dialect::wazuh4_pcre2})
    if (name(d) == text) return d;
  return fail(errc::usage, "'{}' is not a dialect: want muster, wazuh5, wazuh4 or wazuh4-pcre2",
              text);
}

std::string_view name(compare_op op) {
  switch (op) {
    case compare_op::less:
      return "<";
    case compare_op::less_equal:
      return "<=";
    case compare_op::equal:
      return "==";
    case compare_op::not_equal:
      return "!=";
    case compare_op::greater_equal:
      return ">=";
    case compare_op::greater:
      return ">";
    case compare_op::within:
      return "within";
  }
  return "?";
}

result<rule> rule_shape(std::string_view whole, dialect d) {
  if (is_wazuh4(d)) return parse_wazuh4_rule(whole, d);
  rule r;
  r.text = whole;
  std::string_view text = trim(whole);
  if (text.starts_with("not ")) {
    r.negated = true;
    text = trim(text.substr(4));
  }
  if (d == dialect::wazuh5 && text.starts_with('!'))
    text.remove_prefix(1);  // accepted there, and without effect
  const auto kind = text.empty() ? std::nullopt : kind_of(text[0], d);
  if (!kind || text.size() < 2 || text[1] != ':')
    return fail(errc::malformed, "'{}' is no rule: want [not ]f:, d:, p:{} and a target", whole,
                d == dialect::muster ? ", c: or k:" : " or c:");
  r.kind = *kind;
  split_target(r, text.substr(2), d);
  if (trim(r.target).empty()) return fail(errc::malformed, "'{}' has no target", whole);
  return r;
}

result<rule> parse_rule(std::string_view whole, dialect d) {
  auto r = rule_shape(whole, d);
  if (r && d == dialect::muster)
    if (auto s = check_muster(*r); !s) return fail(s.error());
  return r;
}

bool in_command_quotes(std::string_view rule, std::size_t at) {
  bool quoted = false;
  for (std::size_t i = 0; i < at; ++i) {
    if (rule[i] == '\\')
      ++i;
    else if (rule[i] == '"')
      quoted = !quoted;
  }
  return quoted;
}

std::vector<std::string> split_command(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  bool is_word = false, quoted = false;  // `""` is a word, a lone `"` or `\` at the end is none
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ' ' && !quoted) {
      if (is_word) out.push_back(std::exchange(word, {}));
      is_word = false;
    } else if (c == '"') {
      is_word = is_word || quoted;
      quoted = !quoted;
    } else if (c != '\\' || ++i < text.size()) {
      word.push_back(text[i]);
      is_word = true;
    }
  }
  if (is_word) out.push_back(word);
  return out;
}

}  // namespace collector::policy
