// Native answers against the programs they stand for: many command lines, both run, bytes and exit
// status compared.
#pragma once

#include <random>
#include <string>
#include <vector>

#include "collector/policy/native/native.hpp"

namespace tests {

/// Why the programs of this machine cannot be compared with, or empty.
std::string not_debian_12();

struct comparison {
  int asked = 0, native = 0;  ///< native: those that were answered without the program
  std::string differences;    ///< empty: all the same
};

/// Runs each command line both ways. A native answer is asked for anew each time, as in a scan of
/// its own.
comparison compare(const std::vector<std::vector<std::string>>& command_lines);

/// A seeded choice, the same on every machine.
class chance {
 public:
  explicit chance(unsigned seed) : random_(seed) {}
  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  bool one_in(unsigned n) { return below(n) == 0; }
  template <class Container>
  const auto& of(const Container& c) {
    return c[below(static_cast<unsigned>(std::size(c)))];
  }

 private:
  std::mt19937 random_;
};

}  // namespace tests
