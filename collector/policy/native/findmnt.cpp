// findmnt(8) of util-linux 2.38, asked of the kernel's table whether a path is a mount: the answer
// no. Its table is not drawn here, so a mount that is there is shown by the program.
#include <cstdlib>
#include <memory>

#include "collector/policy/native/paths.hpp"
#include "collector/policy/native/programs.hpp"
#include "common/text.hpp"

namespace collector::policy::native {

namespace {

bool is_option(std::string_view w) {
  return w == "-k" || w == "-n" || w == "-kn" || w == "-nk" || w == "--kernel" ||
         w == "--noheadings";
}

bool is_named(std::string_view mounts, std::string_view path) {
  std::string_view line;
  while (common::next_line(mounts, line))
    for (const auto word : common::split(line, ' '))
      if (word == path) return true;
  return false;
}

}  // namespace

std::optional<reply> findmnt(arguments argv, host& facts) {
  std::string path;
  for (const auto& word : argv.subspan(1)) {
    if (is_option(word)) continue;
    if (!path.empty() || !word.starts_with('/') || !is_plain(word) || word.starts_with("/dev/"))
      return std::nullopt;
    path = word;
  }
  if (path.size() < 2 || path.ends_with('/') || facts.is_out_of_reach(path)) return std::nullopt;
  const auto mounts = facts.text("/proc/self/mountinfo", 16u << 20);
  if (!mounts || is_named(*mounts, path)) return std::nullopt;
  const std::unique_ptr<char, decltype(&std::free)> real{::realpath(path.c_str(), nullptr),
                                                         &std::free};
  // A device may be named otherwise there (/dev/root).
  if (real && (std::string_view(real.get()).starts_with("/dev/") || is_named(*mounts, real.get())))
    return std::nullopt;
  return reply{"", 1};
}

}  // namespace collector::policy::native
