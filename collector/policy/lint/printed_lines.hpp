// Commands that print one value of a known kind, and what is easily taken for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace collector::policy {

struct printed_lines {
  std::vector<std::string> own;     ///< all kinds of them
  std::vector<std::string> others;  ///< which it never prints
  std::string told;                 ///< what it prints, in words
};

/// Nothing: what it prints is not known in full.
std::optional<printed_lines> printed_by(const std::vector<std::string>& words);

}  // namespace collector::policy
