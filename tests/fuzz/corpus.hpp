// The inputs in the tree that a fuzz test starts from, besides those that it makes.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace tests {

/// The folder of what is fuzzed, below tests/fuzz/corpus.
inline std::string corpus_name(std::string what) {
  std::ranges::replace_if(
      what,
      [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
      },
      '-');
  return what;
}

/// Its files, and `good` before them.
inline std::vector<std::string> with_corpus(const std::string& what,
                                            std::vector<std::string> good) {
  const std::filesystem::path folder =
      std::string(MUSTER_SOURCE_DIR) + "/tests/fuzz/corpus/" + corpus_name(what);
  if (!std::filesystem::exists(folder)) return good;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    std::ostringstream bytes;
    bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
    good.push_back(bytes.str());
  }
  return good;
}

}  // namespace tests
