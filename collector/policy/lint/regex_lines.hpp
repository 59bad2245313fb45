// Lines that a PCRE2 pattern is likely to match, made from its text. They prove that it can match:
// whoever makes them tries them. When none of hundreds does, and everything in the pattern was
// understood, it most likely asks for what excludes itself.
#pragma once

#include <map>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "collector/policy/lint/regex_tokens.hpp"
#include "collector/policy/matcher.hpp"

namespace collector::policy {

class regex_lines {
 public:
  explicit regex_lines(syntax s) : syntax_(s) {}

  /// Text that may stand wherever something is repeated.
  void use_fillers(std::vector<std::string> texts) { fillers_ = std::move(texts); }
  /// Text for where digits are repeated.
  void use_numbers(std::vector<std::string> texts) { numbers_ = std::move(texts); }
  /// Another one with every call, the same ones in every run.
  std::string make(std::string_view pattern);
  /// False: something in a pattern was not understood, so that nothing follows from its lines.
  bool understood() const { return understood_; }

 private:
  struct part {
    std::string_view pattern;
    std::vector<regex_token> tokens;
  };

  void inside(std::string_view pattern);
  void choice(const part& p, std::size_t from, std::size_t to);
  void sequence(const part& p, std::size_t from, std::size_t to);
  void group(const part& p, std::size_t open, std::size_t close);
  void one(const part& p, const regex_token& t);
  void set(std::string_view written, const regex_token& t);
  void special(std::string_view written);
  std::size_t times(const regex_token& t);
  const std::vector<std::string>& members(std::string_view set);

  bool chance(unsigned one_in) { return random_() % one_in == 0; }
  const std::string& any_of(const std::vector<std::string>& all) {
    return all[random_() % all.size()];
  }

  syntax syntax_;
  std::minstd_rand random_{1};  // lint says the same every time
  std::vector<std::string> fillers_, numbers_, captured_;
  std::map<std::string, std::vector<std::string>, std::less<>> members_;
  std::string line_;
  int depth_ = 0;
  bool understood_ = true;
};

}  // namespace collector::policy
