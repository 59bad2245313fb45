#include "collector/policy/match.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "collector/policy/captured.hpp"
#include "collector/policy/shown.hpp"
#include "common/text.hpp"
#include "common/utf8.hpp"

namespace collector::policy {

namespace {

struct term_result {
  rule_verdict verdict = rule_verdict::not_found;
  std::size_t column = 0;
  std::optional<std::string> value;
  std::string error;
  std::size_t held =
      0;  ///< of a whole line: minterms, one without `!` among them, before one did not
};

term_result invalid(std::string why) {
  return {.verdict = rule_verdict::invalid, .column = 0, .value = {}, .error = std::move(why)};
}
rule_verdict decided(bool holds) { return holds ? rule_verdict::found : rule_verdict::not_found; }

/// Blanks and a sign are taken; of what follows the digits wazuh5 takes no notice.
std::optional<std::int64_t> to_number(std::string_view s, dialect d) {
  s = common::trim(s);
  if (s.starts_with('+')) s.remove_prefix(1);
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (ec != std::errc{}) return std::nullopt;
  if (d == dialect::wazuh5 && (n > INT32_MAX || n < INT32_MIN)) return std::nullopt;
  return n;
}

std::string_view noun_of(measure of) {
  switch (of) {
    case measure::size:
      return "size";
    case measure::time:
      return "time";
    case measure::mode:
      return "mode of octal digits";
    case measure::version:
      return "version";
    case measure::number:
    case measure::decimal:
      break;
  }
  return "number";
}

term_result judge_version(const minterm& m, std::string_view line, std::string_view text,
                          std::size_t at) {
  if (!is_version(text))
    return invalid(fmt::format("'{}' is not a version", shown_part(line, text.substr(0, 64))));
  return {.verdict = decided(holds(m.op, compare_versions(text, m.operand_text), 0)),
          .column = at,
          .value = std::string(common::trim(text)),
          .error = {}};
}

term_result judge_number(const minterm& m, std::string_view line, const regex::match& at,
                         dialect d) {
  if (at.has_group && !at.group) return invalid("the captured group took no part in the match");
  const std::string_view text = at.has_group ? *at.group : line.substr(at.begin, at.end - at.begin);
  if (d == dialect::muster && is_part({text, line, at.end}, m.of))
    return invalid(
        fmt::format("'{}' is a part of a longer value", shown_part(line, text.substr(0, 64))));
  if (m.of == measure::version) return judge_version(m, line, text, at.begin);
  const auto n = d == dialect::muster ? measured(text, m.of) : to_number(text, d);
  if (!n)
    return invalid(
        fmt::format("'{}' is not a {}", shown_part(line, text.substr(0, 64)), noun_of(m.of)));
  if (!m.bad_comparison.empty()) return invalid(m.bad_comparison);
  return {.verdict = decided(holds(m.op, *n, m.operand)),
          .column = at.begin,
          .value = std::string(d == dialect::muster ? common::trim(text) : text),
          .error = {}};
}

/// One minterm, its negation not yet applied, on one line. wazuh5 always looks at the first group,
/// also where nothing is compared.
term_result judge_term(const minterm& m, std::string_view line, dialect d) {
  if (!m.broken.empty()) return invalid(m.broken);
  if (m.what == minterm::kind::literal)
    return {.verdict = decided(line == m.text), .column = 0, .value = {}, .error = {}};
  auto found = m.compiled->search(line);
  if (!found) return invalid(found.error().detail);
  if (!*found) return {};
  if (d == dialect::wazuh5 && (*found)->group_passed_over)
    return invalid("the first group took no part in the match, and a later one did");
  if (m.what == minterm::kind::number) return judge_number(m, line, **found, d);
  return {.verdict = rule_verdict::found, .column = (*found)->begin, .value = {}, .error = {}};
}

void note_line(match_evidence& e, std::int64_t number, std::size_t column, std::string_view text,
               std::string_view line) {
  e.line = number;
  e.column = static_cast<std::int64_t>(column) + 1;
  e.matched = shown_line(text, line);
}

/// All minterms on one line, in order; stops at the first that does not hold.
term_result judge_line(const pattern& p, std::string_view line, std::int64_t number, dialect d,
                       match_evidence& e) {
  term_result whole{.verdict = rule_verdict::found, .column = 0, .value = {}, .error = {}};
  bool positive = false;
  for (const auto& m : p.terms) {
    auto one = judge_term(m, line, d);
    if (one.verdict == rule_verdict::invalid) return one;
    if (one.value) {
      e.value = shown_part(line, *one.value);
      e.compare = comparison(m);
      e.value_line = number;
    }
    if (negate(one.verdict, m.negated) == rule_verdict::not_found) {
      term_result out;
      if (positive) out.held = static_cast<std::size_t>(&m - p.terms.data());
      return out;
    }
    if (!m.negated && !std::exchange(positive, true)) whole.column = one.column;
  }
  return whole;
}

/// muster matches characters. A line that is no UTF-8 is taken for Latin-1 where it is none, so
/// that no byte hides what stands beside it.
std::string_view as_characters(std::string_view line, std::string& held) {
  if (std::ranges::none_of(line, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    return line;
  held.clear();
  bool whole = true;
  for (auto rest = line; !rest.empty();) {
    const auto unit = common::take_utf8(rest);
    if (unit.code_point) {
      held += unit.bytes;
      continue;
    }
    whole = false;
    const auto c = static_cast<unsigned char>(unit.bytes[0]);
    held += static_cast<char>(0xC0u | (c >> 6));
    held += static_cast<char>(0x80u | (c & 0x3Fu));
  }
  return whole ? line : std::string_view(held);
}

/// Calls `each(number, line, whether it was cut)` for the lines of the text until it returns true.
/// A last newline ends a line, it begins none.
template <class Each>
void each_line(std::string_view text, dialect d, match_budget* budget, Each&& each) {
  for (std::int64_t number = 1; !text.empty() && !(budget && budget->spent()); ++number) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (d == dialect::muster && line.ends_with('\r')) line.remove_suffix(1);
    if (each(number, line.substr(0, longest_line), line.size() > longest_line)) return;
    text = end == text.npos ? std::string_view{} : text.substr(end + 1);
  }
}

/// The last of the lines that meet most of a pattern.
struct nearest_line {
  std::size_t held = 0;  ///< 0: none meets anything
  std::int64_t number = 0;
  std::string_view line;
};

match_result match_lines(const pattern& p, std::string_view text, dialect d, match_budget* budget) {
  match_result out;
  const bool lone = p.terms.size() == 1 && p.terms[0].negated;
  pattern positive;
  if (lone) {
    positive = p;
    positive.terms[0].negated = false;
  }
  std::string held;
  std::string_view valued;  // the line that gave the value
  nearest_line nearest;
  each_line(text, d, budget, [&](std::int64_t number, std::string_view line, bool cut) {
    out.cut = out.cut || cut;
    const auto looked_at = d == dialect::muster ? as_characters(line, held) : line;
    auto last = std::exchange(out.evidence.value, std::nullopt);
    const auto r = judge_line(lone ? positive : p, looked_at, number, d, out.evidence);
    if (out.evidence.value || !r.error.empty())
      valued = line;
    else
      out.evidence.value = std::move(last);
    if (r.held > 0 && r.held >= nearest.held) nearest = {r.held, number, line};
    if (r.verdict == rule_verdict::not_found) return false;
    out.verdict = r.verdict;
    out.evidence.error = r.error;
    note_line(out.evidence, number, r.column, text, line);
    out.evidence.value_line.reset();  // it is that line
    return true;
  });
  if (nearest.held > 0 && out.verdict == rule_verdict::not_found) {
    out.evidence.near_line = nearest.number;
    out.evidence.near = shown_line(text, nearest.line);
    out.evidence.unmet = written(p.terms[nearest.held]);
  }
  if (!valued.empty()) hide_in_context(out.evidence, text, valued);
  if (lone && !text.empty()) out.verdict = negate(out.verdict, true);
  return out;
}

}  // namespace

bool holds(compare_op op, std::int64_t a, std::int64_t b) {
  switch (op) {
    case compare_op::less:
      return a < b;
    case compare_op::less_equal:
      return a <= b;
    case compare_op::equal:
      return a == b;
    case compare_op::not_equal:
      return a != b;
    case compare_op::greater_equal:
      return a >= b;
    case compare_op::greater:
      return a > b;
    case compare_op::within:
      return (a & 07777 & ~b) == 0;
  }
  return false;
}

std::string written(const minterm& m) {
  const std::string sign = m.negated ? "!" : "";
  if (m.what == minterm::kind::literal) return sign + m.text;
  if (m.what == minterm::kind::pattern) return sign + "r:" + m.text;
  const auto* letter = m.of == measure::mode ? "m:" : m.of == measure::version ? "v:" : "n:";
  return fmt::format("{}{}{} compare {}", sign, letter, m.text, comparison(m));
}

std::string comparison(const minterm& m) {
  return m.operand_text.empty() ? fmt::format("{} {}", name(m.op), m.operand)
                                : fmt::format("{} {}", name(m.op), m.operand_text);
}

match_result match(const pattern& p, std::string_view text, text_kind what, dialect d,
                   match_budget* budget) {
  if (d == dialect::wazuh5 && what == text_kind::command) {
    text = text.substr(0, text.find('\0'));
    while (text.starts_with('\n')) text.remove_prefix(1);
    while (text.ends_with('\n')) text.remove_suffix(1);
    if (p.whole_literal) {
      match_result out;
      out.verdict = decided(!text.empty() && text == p.terms[0].text);
      if (out.verdict == rule_verdict::found) note_line(out.evidence, 1, 0, text, text);
      return out;
    }
  }
  return match_lines(p, text, d, budget);
}

}  // namespace collector::policy
