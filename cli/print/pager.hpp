// A pager for what is longer than the screen.
#pragma once

#include <string>

#include "cli/print/screen.hpp"
#include "common/fd.hpp"
#include "common/result.hpp"

namespace cli {

/// While it lives, what is written to stdout is kept. Then it goes to the screen, or through the
/// user's pager (PAGER, else less) if it is longer. On no terminal, and without a pager, it does
/// nothing.
class paged_output {
 public:
  explicit paged_output(const screen& on);
  paged_output(const paged_output&) = delete;
  paged_output& operator=(const paged_output&) = delete;
  ~paged_output() { (void)finish(); }

  /// Shows what was kept. The error is flush_output()'s.
  common::status finish();

 private:
  screen on_;
  std::string pager_;
  common::unique_fd kept_, stdout_;  ///< what was written, and where it goes in the end
};

}  // namespace cli
