// Makes a regex's automaton from its end to its beginning: each part knows what follows it.
#pragma once

#include "collector/policy/lint/line_automaton.hpp"

namespace collector::policy {

class automaton_builder {
 public:
  automaton_builder(std::string_view regex, syntax s, symbol_sets& sets, approximation how)
      : regex_(regex), tokens_(regex_tokens(regex)), sets_(sets), how_(how), syntax_(s) {}

  std::optional<line_automaton> build();

 private:
  using part = line_automaton::part;
  using kind = regex_token::kind;
  /// Tokens from `begin` to before `end`.
  struct range {
    std::size_t begin, end;
  };

  bool can_be_said() const;
  int add(part p);
  int take(const symbol_set& s, int next);
  int any_text(int next);
  int choice(range r, int next);
  int sequence(range r, int next);
  int repeated(range item, int next);
  int one(range item, int next);
  std::size_t close_of(std::size_t open) const;
  std::string_view written(std::size_t token) const;
  /// What stands behind a token: `*`, `{2,3}`; how often at most.
  std::size_t most_of(std::size_t token) const;

  std::string_view regex_;
  std::vector<regex_token> tokens_;
  symbol_sets& sets_;
  approximation how_;
  syntax syntax_;
  line_automaton out_;
  int depth_ = 0;
  bool too_large_ = false;
};

}  // namespace collector::policy
