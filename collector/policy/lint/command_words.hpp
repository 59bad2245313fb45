// A command's words as split_command makes them, with what a shell would have seen of each.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace collector::policy {

struct command_word {
  std::string text;          ///< what the program gets
  std::string_view written;  ///< in the rule
  bool bare = true;          ///< neither quotes nor backslashes in it
};

std::vector<command_word> command_words(std::string_view command);

}  // namespace collector::policy
