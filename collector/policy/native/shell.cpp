// sh -c with commands that have native answers, joined by one kind of operator: `&` and `;`, `&&`,
// or `||`. Words are plain: nothing the shell would expand. Between commands joined by `&` a shell
// promises no order; this one is theirs as written.
#include <array>

#include "collector/policy/native/paths.hpp"
#include "collector/policy/native/programs.hpp"
#include "common/text.hpp"

namespace collector::policy::native {

namespace {

constexpr std::size_t most_commands = 16;

struct script {
  std::vector<std::vector<std::string>> commands;
  std::string joined_by;  ///< ";" stands for & too
};

std::optional<script> parse(std::string_view text) {
  script s;
  s.commands.emplace_back();
  for (const auto word : common::split(text, ' ')) {
    if (word.empty()) continue;
    if (word == "&" || word == ";" || word == "&&" || word == "||") {
      const std::string op(word == "&" ? ";" : word);
      if (s.commands.back().empty() || (!s.joined_by.empty() && s.joined_by != op) ||
          s.commands.size() == most_commands)
        return std::nullopt;
      s.joined_by = op;
      s.commands.emplace_back();
    } else if (is_plain(word)) {
      s.commands.back().emplace_back(word);
    } else {
      return std::nullopt;
    }
  }
  return s.commands.back().empty() ? std::nullopt : std::optional(s);
}

}  // namespace

std::optional<reply> shell(arguments argv, host& facts) {
  if (argv.size() != 3 || argv[1] != "-c") return std::nullopt;
  const auto s = parse(argv[2]);
  if (!s) return std::nullopt;
  reply out;
  for (const auto& command : s->commands) {
    const bool last_failed = out.exit_status != 0;
    const bool first = &command == s->commands.data();
    if (!first && ((s->joined_by == "&&" && last_failed) || (s->joined_by == "||" && !last_failed)))
      continue;
    const auto one = command[0] == "sh" ? std::nullopt : answer(command, facts);
    if (!one) return std::nullopt;
    out.output += one->output;
    out.exit_status = one->exit_status;
  }
  return out;
}

}  // namespace collector::policy::native
