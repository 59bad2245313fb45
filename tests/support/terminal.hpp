// A terminal that programs can be run on.
#pragma once

#include <string>

#include "tests/support/process.hpp"

namespace tests {

/// Remembers what is written to it. Skips the test where there are no pseudo terminals.
class terminal {
 public:
  explicit terminal(unsigned short columns = 80, unsigned short rows = 24);
  terminal(const terminal&) = delete;
  terminal& operator=(const terminal&) = delete;
  ~terminal();
  /// Of its other end, to be given to a program as its output.
  const std::string& path() const { return path_; }
  /// As if somebody typed it, for a program that has path() as its input.
  void type(const std::string& text) const;
  /// Everything that comes until the program has ended, with the line ends of files.
  std::string read_until_ended(process& program) const;

 private:
  std::string take() const;
  int file_, other_end_ = -1;
  std::string path_;
};

}  // namespace tests
