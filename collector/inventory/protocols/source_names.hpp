// The names that `source` of interfaces(5) takes: words as a shell splits them, with patterns in
// every part of a path, without anything that a shell would run or look up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

/// Words without their quotes; nullopt: they hold what only a shell knows (`$HOME`, `` `date` ``).
std::optional<std::vector<std::string>> shell_words(std::string_view text);

/// What is there by a pattern, in order of names; the pattern itself where it has none. At most
/// `most`, and `all` is false if there are more.
struct matched_paths {
  std::vector<std::string> paths;
  bool all = true;
};
matched_paths match_paths(const common::root_dir& host, const std::string& pattern,
                          std::size_t most);

}  // namespace collector::inventory
