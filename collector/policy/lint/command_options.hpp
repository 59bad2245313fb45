// The words of a command line as most programs take them: options of one letter, long ones, and
// operands.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace collector::policy {

struct command_options {
  std::string letters;                 ///< of all options of one letter, in their order
  std::map<char, std::string> values;  ///< of those that take one; the last
  std::vector<std::string> long_ones;  ///< without their dashes, `NAME=VALUE` as one
  std::vector<std::string> operands;

  bool has(char letter) const { return letters.find(letter) != letters.npos; }
  bool has(std::string_view long_one) const;
  /// No option but these.
  bool only(std::string_view wanted_letters,
            std::initializer_list<std::string_view> wanted = {}) const;
};

/// `with_value`: letters that take the rest of their word, or the next word.
command_options options_of(const std::vector<std::string>& words, std::string_view with_value = {});

/// The last part of the program's path.
std::string_view program_name(const std::vector<std::string>& words);

}  // namespace collector::policy
