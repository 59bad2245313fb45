// Words between single blanks, asked often.
#pragma once

#include <string_view>

namespace collector::effective {

/// Whether a word is one of a list's.
inline bool has_word(std::string_view list, std::string_view word) {
  for (auto at = list.find(word); at != list.npos; at = list.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || list[at - 1] == ' ') && (end == list.size() || list[end] == ' ')) return true;
    if (word.empty()) return false;
  }
  return false;
}

}  // namespace collector::effective
