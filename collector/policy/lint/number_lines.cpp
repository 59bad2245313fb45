#include "collector/policy/lint/number_lines.hpp"

#include <algorithm>

#include "common/result.hpp"

namespace collector::policy {

namespace {

constexpr std::int64_t largest = 1'000'000'000'000;

/// `[3-9]`; empty where there is none.
std::string digits(char from, char to) {
  if (from > to) return {};
  return from == to ? std::string(1, from) : fmt::format("[{}-{}]", from, to);
}
std::string any_digits(std::size_t n) { return n == 0 ? "" : fmt::format("\\d{{{}}}", n); }

/// Numbers of as many digits, at its first difference above or below.
std::string beside(const std::string& n, bool above) {
  std::string out;
  for (std::size_t i = 0; i < n.size(); ++i) {
    const char lowest = i == 0 && n.size() > 1 ? '1' : '0';
    const auto one = above ? digits(static_cast<char>(n[i] + 1), '9')
                           : digits(lowest, static_cast<char>(n[i] - 1));
    if (!one.empty()) out += "|" + n.substr(0, i) + one + any_digits(n.size() - i - 1);
  }
  return out;
}

std::string at_least(std::int64_t n) {
  const auto text = std::to_string(n);
  return fmt::format("(?:{}{}|[1-9]\\d{{{},}})", text, beside(text, true), text.size());
}

std::string at_most(std::int64_t n) {
  const auto text = std::to_string(n);
  const auto shorter = text.size() < 2 ? "" : fmt::format("|[1-9]\\d{{0,{}}}", text.size() - 2);
  return fmt::format("(?:{}{}{}|0)", text, beside(text, false), shorter);
}

/// Zeros in front count for nothing.
std::optional<std::string> numbers(compare_op op, std::int64_t n) {
  using enum compare_op;
  if (n < 0 || n > largest) return std::nullopt;
  if (op == greater || op == greater_equal) return "0*" + at_least(op == greater ? n + 1 : n);
  if (op == equal) return "0*" + std::to_string(n);
  if (op == less_equal || (op == less && n > 0)) return "0*" + at_most(op == less ? n - 1 : n);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> lines_of_comparison(const minterm& m) {
  if (m.what != minterm::kind::number || m.of != measure::number) return std::nullopt;
  const std::string& regex = m.text;
  const auto open = regex.find('(');
  if (open == regex.npos || (open > 0 && (regex[open - 1] == '\\' || regex[open - 1] == '[')))
    return std::nullopt;
  for (const std::string_view group : {"(\\d+)", "([0-9]+)"}) {
    if (!std::string_view(regex).substr(open).starts_with(group)) continue;
    const auto behind = open + group.size();
    const bool repeated = behind < regex.size() &&
                          std::string_view("*+?{").find(regex[behind]) != std::string_view::npos;
    const auto wanted = numbers(m.op, m.operand);
    if (repeated || !wanted) return std::nullopt;
    return regex.substr(0, open) + "(" + *wanted + ")" + regex.substr(behind);
  }
  return std::nullopt;
}

}  // namespace collector::policy
