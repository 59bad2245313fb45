// Answers to read-only questions that policies ask most, made without starting the program they
// name: the same bytes and the same exit status as Debian 12's program gives, or no answer, and
// then the program runs (docs/policy.md, "Native answers").
#pragma once

#include "collector/policy/native/programs.hpp"

namespace collector::policy::native {

class answers {
 public:
  /// `root` is the live host and outlives this. On another system than Debian 12 there are no
  /// answers.
  explicit answers(const common::root_dir& root);
  /// Empty: not recognised as a whole, or not certain. Not thread-safe; it neither blocks nor
  /// starts anything.
  std::optional<reply> ask(const std::vector<std::string>& argv);

 private:
  host facts_;
  bool known_system_ = false;
};

}  // namespace collector::policy::native
