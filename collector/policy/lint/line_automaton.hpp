// The lines that a regex is found in, as an automaton: of two of them it can be proven that they
// have no line in common. What of a regex is not understood makes it take more lines, or fewer, as
// is asked for, so that a proof stays one.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "collector/policy/lint/line_symbols.hpp"
#include "collector/policy/lint/regex_tokens.hpp"

namespace collector::policy {

/// at_most: every line that the regex is found in, and perhaps more; at_least: such lines only.
enum class approximation { at_most, at_least };

class line_automaton {
 public:
  /// None: it is too large, or nothing can be said of it.
  static std::optional<line_automaton> of(std::string_view regex, syntax s, symbol_sets& sets,
                                          approximation how);

  /// What it tells apart.
  std::span<const symbol_set> sets() const { return sets_; }

  /// States are numbered as they are come to, from 0 on. None: there are too many.
  std::optional<int> start();
  std::optional<int> step(int state, std::size_t symbol);
  /// Where the line ends here.
  bool accepts(int state) const;
  /// Whatever follows it is found, or it is not.
  bool is_certain(int state) const { return at(state).certain; }
  bool is_dead(int state) const { return !at(state).certain && at(state).parts.empty(); }

 private:
  friend class automaton_builder;
  struct part {
    enum class kind { fork, line_start, line_end, take, found } what = kind::fork;
    int next = -1, other = -1;  ///< -1: nowhere
    int set = 0;                ///< of take
  };
  struct place {
    std::vector<int> parts;
    bool at_start = false, certain = false;
    auto operator<=>(const place&) const = default;
  };

  const place& at(int state) const { return found_[static_cast<std::size_t>(state)]; }
  void reach(int from, bool at_start, bool at_end, std::vector<bool>& seen,
             std::vector<int>& out) const;
  std::optional<int> number_of(place p);

  std::vector<part> parts_;
  std::vector<symbol_set> sets_;
  int entry_ = 0;
  std::vector<place> found_;
  std::map<place, int> numbers_;
};

}  // namespace collector::policy
