// A column that lists what others wrote, of bounded size: of what does not fit a hash is kept, so
// that a change of it shows all the same.
#pragma once

#include <string>
#include <vector>

namespace collector::inventory {

struct list_bounds {
  std::size_t items, bytes;  ///< and of one of them
};

/// Masked, sorted, each once. Where there are more the last says how many, and their hash.
std::vector<std::string> bounded_list(std::vector<std::string> all, const list_bounds& most);

/// The end of `text` that is beyond `most` bytes as a hash.
std::string hashed_end(const std::string& text, std::size_t most);

}  // namespace collector::inventory
