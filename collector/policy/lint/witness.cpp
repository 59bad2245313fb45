#include "collector/policy/lint/witness.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "collector/policy/lint/neighbours.hpp"
#include "collector/policy/lint/regex_lines.hpp"
#include "collector/policy/lint/regex_tokens.hpp"
#include "collector/policy/match.hpp"
#include "common/letters.hpp"

namespace collector::policy {

namespace {

constexpr int most_tries = 400;
/// Of some thirty numbers each may have to come where only it will do.
constexpr int most_tries_of_numbers = 1600;

/// Numbers on both sides of every number in it, so that a comparison can hold or not.
void add_neighbours(std::string_view text, std::vector<std::string>& out) {
  for (std::size_t at = 0; at < text.size();) {
    std::int64_t n = 0;
    const auto [end, ec] = std::from_chars(text.data() + at, text.data() + text.size(), n);
    if (ec != std::errc{} || text[at] == '-') {
      ++at;
      continue;
    }
    for (const auto one : with_neighbours(n))
      if (one >= 0) out.push_back(std::to_string(one));
    at = static_cast<std::size_t>(end - text.data());
  }
}

/// The same number in other units: what is compared with 1GiB may be written in kB.
void add_scaled(const minterm& m, std::vector<std::string>& out) {
  if (m.of != measure::size && m.of != measure::time) return;
  constexpr std::int64_t second = 1'000'000;
  static constexpr std::array<std::int64_t, 7> of_sizes{1,       1000,          1024,   1'000'000,
                                                        1 << 20, 1'000'000'000, 1 << 30};
  static constexpr std::array<std::int64_t, 7> of_times{
      1, 1000, second, 60 * second, 3600 * second, 86'400 * second, 604'800 * second};
  for (const auto of_one : m.of == measure::size ? of_sizes : of_times) {
    const auto n = m.operand / of_one;
    for (const auto one : with_neighbours(n))
      if (one >= 0) out.push_back(std::to_string(one));
  }
}

std::vector<std::string> numbers_for(const pattern& p) {
  std::vector<std::string> out;
  for (const auto& m : p.terms) {
    if (m.what != minterm::kind::number) continue;
    if (out.empty()) out = {"0", "1", "9", "644", "999999"};
    const auto text = m.operand_text.empty() ? std::to_string(m.operand) : m.operand_text;
    out.push_back(text);
    add_neighbours(text, out);
    if (m.operand < 0) out.push_back(std::to_string(one_less(m.operand)));
    add_scaled(m, out);
  }
  return out;
}

/// The literal text that every match begins with: of `^Port\s` Port. Empty: it is not anchored, or
/// it has alternatives.
std::string fixed_head(std::string_view regex) {
  std::string out;
  if (!regex.starts_with('^') || regex.find('|') != regex.npos) return out;
  for (std::size_t at = 1; at < regex.size(); ++at) {
    char c = regex[at];
    if (c == '\\' && at + 1 < regex.size() && !common::is_letter(regex[at + 1]) &&
        !common::is_digit(regex[at + 1]))
      c = regex[++at];
    else if (std::string_view("\\.[](){}*+?$^").find(c) != std::string_view::npos)
      break;
    const char next = at + 1 < regex.size() ? regex[at + 1] : '\0';
    if (next == '*' || next == '?' || next == '{') break;
    out.push_back(c);
  }
  return common::lower_case(out);
}

/// Whether what stands in it may be something else than text: `\Q…`, `\x41`, `\10`, and blanks and
/// remarks under (?x).
bool is_more_than_text(std::string_view regex) {
  for (auto at = regex.find('\\'); at < regex.size() - 1; at = regex.find('\\', at + 2)) {
    const char c = regex[at + 1];
    if (common::is_digit(c) || std::string_view("QxopPNgkc").find(c) != std::string_view::npos)
      return true;
  }
  return regex_tokens(regex).empty();
}

/// The same of its end, without what is escaped.
std::string fixed_tail(std::string_view regex) {
  if (!regex.ends_with('$') || regex.ends_with("\\$") || regex.find('|') != regex.npos ||
      is_more_than_text(regex))
    return {};
  regex.remove_suffix(1);
  const auto last = regex.find_last_of("\\.[](){}*+?$^");
  if (last != regex.npos) regex.remove_prefix(last + 1);
  // What stands behind a backslash belongs to it.
  if (last != regex.npos && !regex.empty()) regex.remove_prefix(1);
  return common::lower_case(regex);
}

bool is_exact(std::string_view regex) {
  return regex.starts_with('^') && regex.ends_with('$') &&
         regex.find_first_of("\\.[](){}*+?|") == regex.npos;
}

/// What lies between 1.5 and 1.7, or between two versions, may not be among the lines that were
/// made.
bool has_parts(const minterm& m) {
  return m.what == minterm::kind::number && (m.of == measure::decimal || m.of == measure::version);
}

/// One of them wants more than another one allows.
bool bounds_cross(const std::vector<const minterm*>& wanted) {
  using enum compare_op;
  const auto one_of = [](const minterm& m, auto... ops) { return ((m.op == ops) || ...); };
  for (const auto* low : wanted)
    for (const auto* high : wanted) {
      if (low->of != high->of || !one_of(*low, greater, greater_equal, equal) ||
          !one_of(*high, less, less_equal, equal))
        continue;
      const auto order = low->of == measure::version
                             ? compare_versions(low->operand_text, high->operand_text) <=> 0
                             : low->operand <=> high->operand;
      if (order > 0 || (order == 0 && (low->op == greater || high->op == less))) return true;
    }
  return false;
}

/// Whether several wanted minterms are of a kind about which lines that were made say something
/// certain. That no line was found for others may be for want of ideas.
bool can_be_apart(const std::vector<const minterm*>& wanted) {
  const auto differ = [&](auto part, auto agree) {
    for (const auto* a : wanted)
      for (const auto* b : wanted)
        if (const auto x = part(a->text), y = part(b->text); !agree(x, y)) return true;
    return false;
  };
  const auto same_begin = [](const std::string& x, const std::string& y) {
    return std::string_view(x).starts_with(std::string_view(y).substr(0, x.size()));
  };
  const auto same_end = [](const std::string& x, const std::string& y) {
    const auto n = std::min(x.size(), y.size());
    return std::string_view(x).substr(x.size() - n) == std::string_view(y).substr(y.size() - n);
  };
  const bool one_number = std::ranges::all_of(wanted, [&](const minterm* m) {
    return m->what == minterm::kind::number && m->text == wanted.front()->text;
  });
  const bool certain =
      std::ranges::none_of(wanted, [](auto* m) { return has_parts(*m); }) || bounds_cross(wanted);
  return (one_number && certain) || differ(fixed_head, same_begin) ||
         differ(fixed_tail, same_end) ||
         std::ranges::any_of(wanted, [](const minterm* m) { return is_exact(m->text); });
}

class witness_search {
 public:
  witness_search(const pattern& p, syntax s, dialect d, bool of_name)
      : pattern_(p), lines_(s), dialect_(d), of_name_(of_name) {
    if (pattern_.terms.size() == 1) pattern_.terms[0].negated = false;
    for (const auto& m : pattern_.terms)
      if (!m.negated) wanted_.push_back(&m);
    lines_.use_numbers(numbers_for(pattern_));
  }

  /// One of the first few that come to mind.
  bool found_soon() {
    constexpr int few = 36;
    for (int n = 0; n < few && lines_.understood(); ++n)
      if (satisfies(candidate(n))) return true;
    return false;
  }

  bool found() {
    if (wanted_.empty() || (wanted_.size() > 1 && !can_be_apart(wanted_))) return true;
    for (const auto& m : pattern_.terms)
      if (m.negated && has_parts(m)) return true;
    const bool numbers = std::ranges::any_of(
        wanted_, [](const auto* m) { return m->what == minterm::kind::number; });
    for (int n = 0; n < (numbers ? most_tries_of_numbers : most_tries); ++n) {
      if (satisfies(candidate(n))) return true;
      if (!lines_.understood()) return true;
    }
    return false;
  }

 private:
  std::string one_for(const minterm& m) {
    return m.what == minterm::kind::literal ? m.text : lines_.make(m.text);
  }

  /// One minterm's line with the others' text in it, or all of them one after the other.
  std::string candidate(int n) {
    const auto base = static_cast<std::size_t>(n) % wanted_.size();
    std::vector<std::string> others;
    for (std::size_t i = 1; i < wanted_.size(); ++i)
      others.push_back(one_for(*wanted_[(base + i) % wanted_.size()]));
    const auto way = (n / static_cast<int>(wanted_.size())) % 6;
    lines_.use_fillers(way < 3 ? others : std::vector<std::string>{});
    auto out = one_for(*wanted_[base]);
    if (way >= 3)
      for (const auto& other : others) out += (way == 3 ? "" : way == 4 ? " " : "\t") + other;
    // An edge of a word, or what may not be one, wants a neighbour.
    static constexpr std::array<std::pair<const char*, const char*>, 6> beside{
        {{"", ""}, {"a", ""}, {"", "a"}, {" ", " "}, {"", "/"}, {"=", "1"}}};
    const auto [before, behind] = beside[static_cast<std::size_t>(n < 60 ? 0 : n % 6)];
    return before + out + behind;
  }

  bool satisfies(std::string line) const {
    if (line.find('\n') != line.npos || line.find('\0') != line.npos) return false;
    if (dialect_ == dialect::muster && line.ends_with('\r')) return false;
    if (of_name_) {
      if (line.empty() || line == "." || line == ".." || line.find('/') != line.npos) return false;
      return match(pattern_, line, text_kind::name, dialect_).verdict == rule_verdict::found;
    }
    line += '\n';
    return match(pattern_, line, text_kind::file, dialect_).verdict == rule_verdict::found;
  }

  pattern pattern_;
  regex_lines lines_;
  dialect dialect_;
  bool of_name_;
  std::vector<const minterm*> wanted_;
};

}  // namespace

bool has_early_witness(const pattern& p, syntax s, dialect d, bool of_name) {
  const bool wants = std::ranges::any_of(p.terms, [](const minterm& m) { return !m.negated; });
  const bool judged = std::ranges::all_of(
      p.terms, [](const minterm& m) { return m.what == minterm::kind::literal || m.compiled; });
  return wants && judged && witness_search(p, s, d, of_name).found_soon();
}

bool has_witness(const pattern& p, syntax s, dialect d, bool of_name) {
  const bool judged = std::ranges::all_of(p.terms, [](const minterm& m) {
    return m.broken.empty() && m.bad_comparison.empty() &&
           (m.what == minterm::kind::literal || m.compiled);
  });
  if (!judged || p.whole_literal || p.is_os_match || s == syntax::os_regex) return true;
  if (p.terms.size() == 1 && p.terms[0].what == minterm::kind::literal) return true;
  return witness_search(p, s, d, of_name).found();
}

}  // namespace collector::policy
