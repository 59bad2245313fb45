#include "collector/policy/lint/operand_slips.hpp"

#include <algorithm>

#include "common/text.hpp"

namespace collector::policy {

namespace {

/// How many dots a group of numbers and dots alone takes; nothing: it may take more.
std::optional<std::size_t> dots_captured(std::string_view regex) {
  const auto open = regex.find('(');
  const auto close = regex.find(')', open == npos ? 0 : open);
  if (open == npos || close == npos || (open > 0 && regex[open - 1] == '\\')) return std::nullopt;
  auto group = regex.substr(open + 1, close - open - 1);
  std::size_t dots = 0;
  while (!group.empty()) {
    if (group.starts_with("\\d+"))
      group.remove_prefix(3);
    else if (group.starts_with("[0-9]+"))
      group.remove_prefix(6);
    else if (group.starts_with("\\."))
      group.remove_prefix(2), ++dots;
    else
      return std::nullopt;
  }
  return dots;
}

}  // namespace

void lint_version(rule_lint& l, const minterm& m, std::size_t at, std::size_t keyword) {
  if (m.of != measure::version || !l.strict()) return;
  const auto parts = common::split(std::string_view(m.operand_text), '.');
  if (std::ranges::any_of(parts, [](auto p) { return p == "x" || p == "X"; }))
    return l.error(
        keyword, "compare-operator",
        fmt::format("'{}': `x` is a letter and not any number; leave it out", m.operand_text));
  const auto dots = dots_captured(m.text);
  if (dots && *dots + 1 < parts.size())
    l.error(at, "capture-cut",
            fmt::format("the group captures {} of the {} numbers that are compared: write "
                        "`(\\d+(?:\\.\\d+)*)`",
                        *dots + 1, parts.size()));
}

void lint_octal(rule_lint& l, const minterm& m, std::string_view operand, std::size_t keyword) {
  const bool orders = m.op != compare_op::equal && m.op != compare_op::not_equal;
  const bool octal =
      operand.size() > 2 && operand[0] == '0' && operand.find_first_not_of("01234567") == npos;
  if (l.strict() && orders && octal)
    l.error(keyword, "mode-as-number",
            fmt::format("`n:` compares {} as the decimal number {}: bits are compared by `m:REGEX "
                        "compare within {}`",
                        operand, m.operand, operand));
}

}  // namespace collector::policy
