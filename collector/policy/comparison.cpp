#include "collector/policy/comparison.hpp"

#include <algorithm>
#include <array>
#include <span>

namespace collector::policy {

std::vector<std::string_view> blank_words(std::string_view s) {
  std::vector<std::string_view> out;
  while (!s.empty()) {
    const auto end = s.find_first_of(" \t");
    if (end != 0) out.push_back(s.substr(0, end));
    if (end == s.npos) break;
    s.remove_prefix(end + 1);
  }
  return out;
}

std::optional<compare_op> parse_op(std::string_view text) {
  struct named {
    std::string_view text;
    compare_op op;
  };
  static constexpr std::array ops{
      named{"<", compare_op::less},           named{"<=", compare_op::less_equal},
      named{"==", compare_op::equal},         named{"!=", compare_op::not_equal},
      named{">=", compare_op::greater_equal}, named{">", compare_op::greater}};
  for (const auto& o : ops)
    if (o.text == text) return o.op;
  return std::nullopt;
}

void compile(minterm& m, dialect d) {
  auto r =
      matcher::compile(m.text, d == dialect::muster ? syntax::pcre2_utf8 : syntax::pcre2_caseless);
  if (r)
    m.compiled = std::move(*r);
  else
    m.broken = fmt::format("the pattern '{}' is broken: {}", m.text, r.error().detail);
}

namespace {

std::string joined(std::span<const std::string_view> parts) {
  std::string out;
  for (const auto part : parts) out += part;
  return out;
}

/// What each kind of comparison is called, and what stands in its place.
struct kind_of_comparison {
  char letter;
  std::string_view noun, operators;
};
kind_of_comparison about(measure of) {
  constexpr std::string_view usual = "one of < <= == != >= >";
  if (of == measure::mode) return {'m', "MODE", "within"};
  if (of == measure::version) return {'v', "VERSION", usual};
  return {'n', "NUMBER", usual};
}

std::optional<operand> operand_of(std::string_view text, measure of) {
  if (of == measure::number) return parse_operand(text);
  if (of == measure::version)
    return is_version(text) ? std::optional(operand{of, 0}) : std::nullopt;
  const auto mode = measured(text, of);
  return mode ? std::optional(operand{of, *mode}) : std::nullopt;
}

std::string no_operand(std::string_view text, measure of) {
  if (of == measure::mode)
    return fmt::format("want a mode of octal digits, as 0644, at the end of '{}'", text);
  if (of == measure::version)
    return fmt::format("want a version, as 1.2.3, at the end of '{}'", text);
  return no_number(text) + ": 300, 1.5, 10MiB (K M G T) or 1h (ms s min h d w)";
}

}  // namespace

void parse_comparison(minterm& m, std::string_view text, measure of) {
  static constexpr std::string_view keyword = " compare ";
  const auto kind = about(of);
  m.of = of;
  const auto at = text.find(keyword);
  if (at == text.npos) {
    m.broken = fmt::format("'{}:{}' has no ` compare OP {}`", kind.letter, text, kind.noun);
    return;
  }
  m.text = text.substr(0, at);
  const auto rest = blank_words(text.substr(at + keyword.size()));
  const auto op = rest.empty()          ? std::nullopt
                  : of != measure::mode ? parse_op(rest[0])
                  : rest[0] == "within" ? std::optional(compare_op::within)
                                        : std::nullopt;
  const bool fits = rest.size() == 2 || (rest.size() == 3 && of == measure::number);
  m.operand_text = fits ? joined(std::span(rest).subspan(1)) : "";
  const auto with = operand_of(m.operand_text, of);
  if (!op)
    m.broken = no_operator(rest.empty() ? "" : rest[0], kind.operators);
  else if (!with)
    m.broken = no_operand(text, of);
  if (!m.broken.empty()) return;
  m.op = *op;
  m.of = with->of;
  m.operand = with->value;
  if (m.of == measure::number) m.operand_text.clear();
  compile(m, dialect::muster);
}

std::string_view meant_operator(std::string_view typed) {
  struct word {
    std::string_view typed, meant;
  };
  static constexpr std::array all{
      word{"gt", ">"},     word{"ge", ">="},     word{"lt", "<"},      word{"le", "<="},
      word{"eq", "=="},    word{"ne", "!="},     word{"-gt", ">"},     word{"-ge", ">="},
      word{"-lt", "<"},    word{"-le", "<="},    word{"-eq", "=="},    word{"-ne", "!="},
      word{"=", "=="},     word{"is", "=="},     word{"equals", "=="}, word{"=>", ">="},
      word{"=<", "<="},    word{"<>", "!="},     word{"≥", ">="},      word{"≤", "<="},
      word{"===", "=="},   word{"greater", ">"}, word{"less", "<"},    word{"above", ">"},
      word{"below", "<"},  word{"over", ">"},    word{"under", "<"},   word{"more", ">"},
      word{"least", ">="}, word{"most", "<="},   word{"not", "!="},    word{"~=", "!="}};
  const auto at = std::ranges::find(all, typed, &word::typed);
  return at == all.end() ? std::string_view{} : at->meant;
}

std::string no_operator(std::string_view typed, std::string_view wanted) {
  const auto meant = wanted.find("==") == wanted.npos ? std::string_view{} : meant_operator(typed);
  return fmt::format("'{}' is not an operator: want {} as a word of its own{}", typed, wanted,
                     meant.empty() ? std::string{} : fmt::format("; did you mean {}?", meant));
}

std::string no_number(std::string_view text) {
  return fmt::format("want one number after the operator in '{}'", text);
}

}  // namespace collector::policy
