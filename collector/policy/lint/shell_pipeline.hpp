// What of a shell's script decides what it prints: its last command, where the script is one
// pipeline in plain words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector::policy {

struct last_command {
  std::vector<std::string> words;
  bool to_a_file = false;  ///< what it prints goes elsewhere
};

/// None: it is more than one pipeline, or has something that only a shell can make words of.
std::optional<last_command> last_of_pipeline(std::string_view script);

/// Without `timeout 5`, `env A=b`, `sudo` and the like in front, which print nothing themselves,
/// and of `sh -c SCRIPT` the last command.
std::optional<last_command> printing_command(std::vector<std::string> words);

}  // namespace collector::policy
