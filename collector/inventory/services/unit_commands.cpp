#include "collector/inventory/services/unit_commands.hpp"

#include <string>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// Where another command begins; npos: there is none.
std::size_t end_of_command(std::string_view value) {
  constexpr std::string_view blanks = " \t";
  char quote = '\0';
  bool inside = false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const bool blank = blanks.find(c) != blanks.npos;
    if (quote != '\0') {
      if (c == quote) quote = '\0';
    } else if (!inside && (c == '"' || c == '\'')) {
      quote = c;
    } else if (!inside && c == ';' &&
               (i + 1 == value.size() || blanks.find(value[i + 1]) != blanks.npos)) {
      return i;
    }
    inside = quote != '\0' || !blank;
  }
  return value.npos;
}

}  // namespace

std::vector<std::string_view> commands_of(std::string_view value) {
  std::vector<std::string_view> out;
  for (auto end = end_of_command(value); end != value.npos; end = end_of_command(value)) {
    out.push_back(trim(value.substr(0, end)));
    value = trim(value.substr(end + 1));
  }
  out.push_back(value);
  return out;
}

std::string_view program_of(std::string_view command) {
  while (!command.empty() &&
         std::string_view("@-:+!|").find(command.front()) != std::string_view::npos)
    command.remove_prefix(1);
  if (!command.empty() && (command.front() == '"' || command.front() == '\''))
    return command.substr(1, command.find(command.front(), 1) - 1);
  return command.substr(0, command.find_first_of(" \t"));
}

}  // namespace collector::inventory
