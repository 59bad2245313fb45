// sysctl(8) of procps 4.0: named parameters, with -n only their values.
#include "collector/policy/native/programs.hpp"
#include "common/text.hpp"

namespace collector::policy::native {

namespace {

bool is_plain_parameter(std::string_view name) {
  constexpr std::string_view fine = "abcdefghijklmnopqrstuvwxyz0123456789_-.";
  return !name.empty() && name.find_first_not_of(fine) == name.npos && name[0] != '-' &&
         name[0] != '.' && !name.ends_with('.') && name.find("..") == name.npos;
}

}  // namespace

std::optional<reply> sysctl(arguments argv, host& facts) {
  auto names = argv.subspan(1);
  const bool bare = !names.empty() && names[0] == "-n";
  if (bare) names = names.subspan(1);
  if (names.empty()) return std::nullopt;
  streams s;
  for (const auto& name : names) {
    if (!is_plain_parameter(name)) return std::nullopt;
    std::string path = "/proc/sys/" + name;
    std::ranges::replace(path.begin() + 10, path.end(), '.', '/');
    const auto text = facts.text(path, 65'536);
    if (!text || !text->ends_with('\n') || text->find('\0') != std::string::npos)
      return std::nullopt;
    std::string_view rest = *text, line;
    while (common::next_line(rest, line))
      s.out((bare ? "" : name + " = ") + std::string(line) + "\n");
  }
  return s.end(0);
}

}  // namespace collector::policy::native
