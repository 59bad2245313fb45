#include "collector/inventory/jobs/run_paths.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/words.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t paths_of_command = 8, command_words = 64;

bool is_interpreter(std::string_view word) {
  constexpr auto names =
      std::to_array<std::string_view>({".", "ash", "bash", "dash", "ksh", "lua", "node", "perl",
                                       "php", "python", "ruby", "sh", "source", "zsh"});
  if (const auto slash = word.rfind('/'); slash != word.npos) word.remove_prefix(slash + 1);
  while (!word.empty() && (word.back() == '.' || (word.back() >= '0' && word.back() <= '9')) &&
         word.size() > 1)
    word.remove_suffix(1);
  return std::ranges::find(names, word) != names.end();
}

}  // namespace

std::vector<named_path> paths_named_in(std::string_view command) {
  std::vector<named_path> out;
  bool interpreted = false, written = false;
  for (const auto word : words_of(command, command_words, " \t\r\n;|&()`'\"=$<{}")) {
    const bool is_written = written || word.find('>') != word.npos;
    written = word.ends_with('>');
    const bool is_path = word.starts_with('/') && word.size() > 1 && word.size() < 1024;
    if (is_path && !is_written && !word.starts_with("/dev/") && !word.starts_with("/proc/") &&
        out.size() < paths_of_command)
      out.push_back({std::string(word), interpreted});
    interpreted = is_interpreter(word) || (interpreted && word.starts_with('-'));
  }
  return out;
}

}  // namespace collector::inventory
