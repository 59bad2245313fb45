// Words of a line of configuration, between blanks.
#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

namespace collector::inventory {

/// At most `most`; what comes after them is left out.
inline std::vector<std::string_view> words_of(std::string_view line, std::size_t most,
                                              std::string_view blanks = " \t\r") {
  std::vector<std::string_view> out;
  while (out.size() < most) {
    line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
    if (line.empty()) break;
    const auto end = std::min(line.find_first_of(blanks), line.size());
    out.push_back(line.substr(0, end));
    line.remove_prefix(end);
  }
  return out;
}

}  // namespace collector::inventory
