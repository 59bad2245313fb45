#include "collector/policy/lint/command_words.hpp"

#include "collector/policy/rule.hpp"

namespace collector::policy {

std::vector<command_word> command_words(std::string_view command) {
  std::vector<command_word> out;
  std::size_t begin = 0;
  bool quoted = false;
  const auto finish = [&](std::size_t end) {
    const auto written = command.substr(begin, end - begin);
    if (written.empty()) return;
    auto words = split_command(written);
    out.push_back({.text = words.empty() ? std::string{} : std::move(words.front()),
                   .written = written,
                   .bare = written.find_first_of("\"\\'") == written.npos});
  };
  for (std::size_t i = 0; i < command.size(); ++i) {
    if (command[i] == '\\') {
      ++i;
    } else if (command[i] == '"') {
      quoted = !quoted;
    } else if (command[i] == ' ' && !quoted) {
      finish(i);
      begin = i + 1;
    }
  }
  finish(command.size());
  return out;
}

}  // namespace collector::policy
