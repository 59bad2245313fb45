// getent(1) passwd or group with one key, where the files answer.
#include "collector/policy/native/programs.hpp"
#include "common/text.hpp"

namespace collector::policy::native {

std::optional<reply> getent(arguments argv, host& facts) {
  if (argv.size() != 3 || (argv[1] != "passwd" && argv[1] != "group") || argv[2].empty())
    return std::nullopt;
  const auto* known = argv[1] == "passwd" ? facts.users() : facts.groups();
  if (known == nullptr ||
      argv[2].find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_-") != std::string::npos ||
      argv[2][0] == '-')
    return std::nullopt;
  const auto id = common::number(argv[2]);
  if (id && (argv[2] != std::to_string(*id) || *id > INT32_MAX)) return std::nullopt;
  const auto line = id ? known->line(static_cast<std::uint32_t>(*id)) : known->line(argv[2]);
  if (line) return reply{*line + "\n", 0};
  return known->only_files() ? std::optional(reply{"", 2}) : std::nullopt;
}

}  // namespace collector::policy::native
