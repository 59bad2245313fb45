#include "collector/policy/lint/lines_apart.hpp"

#include <algorithm>
#include <deque>
#include <set>

#include "collector/policy/lint/line_automaton.hpp"
#include "collector/policy/lint/number_lines.hpp"
#include "common/letters.hpp"

namespace collector::policy {

namespace {

constexpr std::size_t most_pairs = 2000;

struct walker {
  line_automaton lines;
  bool wanted;
  std::vector<std::vector<int>> steps{};  ///< by state and kind of character; -1: not asked yet

  /// -1: there are too many states.
  int step(int state, std::size_t kind, std::size_t symbol, std::size_t kinds) {
    const auto at = static_cast<std::size_t>(state);
    if (steps.size() <= at) steps.resize(at + 1);
    if (steps[at].empty()) steps[at].assign(kinds, -1);
    if (steps[at][kind] < 0) steps[at][kind] = lines.step(state, symbol).value_or(-1);
    return steps[at][kind];
  }
};

/// One character of each kind that the regexes tell apart.
std::vector<std::size_t> kinds_of(const std::vector<walker>& all) {
  std::set<std::vector<bool>> seen;
  std::vector<std::size_t> out;
  for (std::size_t symbol = 0; symbol < symbol_count; ++symbol) {
    if (symbol == '\n') continue;
    std::vector<bool> in;
    for (const auto& w : all)
      for (const auto& s : w.lines.sets()) in.push_back(s.test(symbol));
    if (seen.insert(std::move(in)).second) out.push_back(symbol);
  }
  return out;
}

class line_search {
 public:
  explicit line_search(std::vector<walker> all) : all_(std::move(all)), kinds_(kinds_of(all_)) {}

  /// Every line was gone through, by the states that it leads to, and none will do.
  bool comes_to_nothing() {
    std::vector<int> first;
    for (auto& w : all_) first.push_back(w.lines.start().value_or(-1));
    if (std::ranges::find(first, -1) != first.end()) return false;
    if (!is_hopeless(first)) visit(std::move(first));
    while (!open_.empty() && !gave_up_) {
      const auto here = std::move(open_.front());
      open_.pop_front();
      if (satisfies(here)) return false;
      for (std::size_t kind = 0; kind < kinds_.size() && !gave_up_; ++kind) go_on(here, kind);
    }
    return !gave_up_;
  }

 private:
  using state = std::vector<int>;

  bool satisfies(const state& s) const {
    for (std::size_t n = 0; n < all_.size(); ++n)
      if (all_[n].lines.accepts(s[n]) != all_[n].wanted) return false;
    return true;
  }
  bool is_hopeless(const state& s) const {
    for (std::size_t n = 0; n < all_.size(); ++n)
      if (all_[n].wanted ? all_[n].lines.is_dead(s[n]) : all_[n].lines.is_certain(s[n]))
        return true;
    return false;
  }
  void go_on(const state& from, std::size_t kind) {
    state next;
    for (std::size_t n = 0; n < all_.size(); ++n) {
      next.push_back(all_[n].step(from[n], kind, kinds_[kind], kinds_.size()));
      if (next.back() < 0) gave_up_ = true;
    }
    if (!gave_up_ && !is_hopeless(next)) visit(std::move(next));
  }
  void visit(state s) {
    if (seen_.size() == most_pairs) gave_up_ = true;
    if (seen_.insert(s).second) open_.push_back(std::move(s));
  }

  std::vector<walker> all_;
  std::vector<std::size_t> kinds_;
  std::set<state> seen_;
  std::deque<state> open_;
  bool gave_up_ = false;
};

/// A literal is a whole line, in some dialects in any case.
std::string as_regex(std::string_view literal) {
  std::string out = "^";
  for (const char c : literal) {
    const bool special = c > ' ' && c < '\x7f' && !common::is_letter(c) && !common::is_digit(c);
    if (special) out += '\\';
    out += c;
  }
  return out + "$";
}

}  // namespace

bool proven_apart(const pattern& p, syntax s) {
  if (p.terms.size() < 2 || p.terms.size() > 16 || s == syntax::os_regex) return false;
  symbol_sets sets(s), of_literals(syntax::pcre2_utf8);
  std::vector<walker> all;
  bool any_wanted = false;
  const auto add = [&](std::optional<line_automaton> a, bool wanted) {
    if (a) all.push_back({.lines = std::move(*a), .wanted = wanted});
  };
  for (const auto& m : p.terms) {
    any_wanted = any_wanted || !m.negated;
    if (m.what == minterm::kind::literal && !m.negated)
      add(line_automaton::of(as_regex(m.text), syntax::pcre2_utf8, of_literals,
                             approximation::at_most),
          true);
    else if (m.compiled && !m.negated)
      add(line_automaton::of(lines_of_comparison(m).value_or(m.text), s, sets,
                             approximation::at_most),
          true);
    else if (m.compiled && m.what == minterm::kind::pattern)
      add(line_automaton::of(m.text, s, sets, approximation::at_least), false);
  }
  return any_wanted && all.size() > 1 && line_search(std::move(all)).comes_to_nothing();
}

}  // namespace collector::policy
