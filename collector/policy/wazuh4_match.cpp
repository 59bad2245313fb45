#include "collector/policy/wazuh4_match.hpp"

#include <algorithm>
#include <charconv>

#include "collector/policy/shown.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t piece_bytes = 2047, most_pieces = 256;

match_result unusable(std::string why) {
  match_result r{.verdict = rule_verdict::invalid, .evidence = {}};
  r.evidence.error = std::move(why);
  return r;
}

match_result plain(bool holds, std::size_t column = 0) {
  match_result r{.verdict = holds ? rule_verdict::found : rule_verdict::not_found, .evidence = {}};
  if (holds) r.evidence.column = static_cast<std::int64_t>(column) + 1;
  return r;
}

std::optional<std::int64_t> to_number(std::string_view s) {
  s.remove_prefix(std::min(s.find_first_not_of(" \t\n\v\f\r"), s.size()));
  if (s.starts_with('+')) s.remove_prefix(1);
  std::int64_t n = 0;
  if (std::from_chars(s.data(), s.data() + s.size(), n).ec != std::errc{}) return std::nullopt;
  return n;
}

match_result judge_number(const minterm& m, std::string_view line, const regex::match& at) {
  if (!at.has_group || !at.group)
    return unusable(
        fmt::format("Regex '{}' matched, but no string was captured by it. Did you forget "
                    "specifying a capture group?",
                    m.text));
  const auto n = to_number(*at.group);
  if (!n)
    return unusable(fmt::format("Conversion error. Cannot convert '{}' to integer.",
                                shown_part(line, at.group->substr(0, 64))));
  if (!m.bad_comparison.empty()) return unusable(m.bad_comparison);
  auto r = plain(holds(m.op, *n, m.operand), at.begin);
  r.evidence.value = shown_part(line, *at.group);
  r.evidence.compare = comparison(m);
  return r;
}

/// One minterm, its negation not yet applied. A broken regex does not match; one that is too
/// expensive does not either.
match_result judge_term(const minterm& m, std::string_view line) {
  if (m.what == minterm::kind::literal)
    return plain(line.size() == m.text.size() &&
                 std::ranges::equal(line, m.text, {}, lower, lower));
  if (m.what == minterm::kind::number && !m.broken.empty()) return unusable(m.broken);
  if (!m.compiled) return plain(false);
  const auto found = m.compiled->search(line);
  if (!found || !*found) return plain(false);
  return m.what == minterm::kind::number ? judge_number(m, line, **found)
                                         : plain(true, (*found)->begin);
}

/// What a line came to. Of what cannot be judged 4.x counts a negated minterm as more than one, and
/// more than one is neither found nor invalid there: nothing was found, but no later line is asked.
struct line_result {
  match_result r;
  int open = 0;  ///< minterms that cannot be judged, if no other one fails
};

/// All minterms, also after one that does not hold: not found wins over invalid.
line_result judge_line(const pattern& p, std::string_view line) {
  line_result out{.r = plain(true)};
  auto& whole = out.r;
  bool fails = false;
  std::string why;
  for (const auto& m : p.terms) {
    auto one = judge_term(m, line);
    const bool open = one.verdict == rule_verdict::invalid;
    if (open) out.open += m.negated ? 2 : 1, why = one.evidence.error;
    fails = fails || negate(one.verdict, m.negated) == rule_verdict::not_found;
    if (one.evidence.value)
      whole.evidence.value = one.evidence.value, whole.evidence.compare = one.evidence.compare;
    if (!m.negated && one.evidence.column && whole.evidence.column == 1)
      whole.evidence.column = one.evidence.column;
  }
  if (fails) out.open = 0;
  if (fails || out.open > 1) whole.verdict = rule_verdict::not_found;
  if (out.open == 1) whole.verdict = rule_verdict::invalid, whole.evidence.error = why;
  return out;
}

std::string_view without_ending(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// What decided, or of the last line that was looked at only the value it gave.
void note(match_result& r, std::int64_t number, std::string_view text, std::string_view line,
          bool from_within = false) {
  if (r.verdict == rule_verdict::not_found) {
    r.evidence.column.reset();
    return;
  }
  r.evidence.line = number;
  r.evidence.matched = from_within ? shown_piece(line) : shown_line(text, line);
}

struct piece {
  std::string text;
  bool more = false;  ///< it ended with a newline, so another one follows
};

/// The next piece of a command's output, joined where a backslash stands before the newline.
piece next_piece(std::string_view& rest, bool last) {
  piece out;
  for (;;) {
    const auto end = last ? rest.npos : rest.find('\n');
    out.text += rest.substr(0, end);
    out.more = end != rest.npos;
    rest = out.more ? rest.substr(end + 1) : std::string_view{};
    if (!out.more || !out.text.ends_with('\\')) return out;
    out.text.pop_back();
  }
}

}  // namespace

match_result match_wazuh4_file(const pattern& p, std::string_view bytes, match_budget* budget) {
  match_result r;
  const auto text = bytes;
  std::string_view last;
  bool from_within = false;
  for (std::int64_t number = 1; !bytes.empty() && !(budget && budget->spent());) {
    auto line = bytes.substr(0, piece_bytes);
    const auto end = line.find('\n');
    const bool whole = end != line.npos || bytes.size() < piece_bytes;
    if (end != line.npos) line = line.substr(0, end + 1);
    bytes.remove_prefix(line.size());
    line = without_ending(line.substr(0, line.find('\0')));
    auto one = judge_line(p, line);
    r = std::move(one.r);
    note(r, number, text, line, from_within);
    last = line;
    if (r.verdict != rule_verdict::not_found || one.open > 0) {
      hide_in_context(r.evidence, text, line);
      return r;
    }
    from_within = !whole;
    if (whole) ++number;
  }
  r.verdict = rule_verdict::not_found;
  hide_in_context(r.evidence, text, last);
  return r;
}

match_result match_wazuh4_output(const pattern& p, std::string_view output, match_budget* budget) {
  output = output.substr(0, output.find('\0'));
  const auto all = output;
  for (std::size_t number = 1;; ++number) {
    const auto begin = all.size() - output.size();
    const auto one = next_piece(output, number == most_pieces);
    // A piece that was not joined stands among the others, which may say what it is.
    const auto there = all.substr(begin, one.text.size());
    const auto line = without_ending(there == one.text ? there : std::string_view(one.text));
    const auto text = there == one.text ? all : line;
    auto r = judge_line(p, line).r;
    note(r, static_cast<std::int64_t>(number), text, line);
    hide_in_context(r.evidence, text, line);
    if (r.verdict == rule_verdict::found || !one.more || (budget && budget->spent())) return r;
  }
}

match_result match_wazuh4_line(const pattern& p, std::string_view line) {
  auto r = judge_line(p, line).r;
  note(r, 1, line, line);
  return r;
}

match_result match_wazuh4_process(const pattern& p, std::string_view line) {
  auto one = judge_line(p, line);
  if (one.open > 0) one.r.verdict = rule_verdict::found;
  note(one.r, 1, line, line);
  return one.r;
}

}  // namespace collector::policy
