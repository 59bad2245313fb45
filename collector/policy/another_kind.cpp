#include "collector/policy/another_kind.hpp"

#include <sys/stat.h>

#include "common/text.hpp"

namespace collector::policy {

namespace {

std::string_view kind_of(std::uint32_t mode) {
  if (S_ISDIR(mode)) return "a folder, which `d:` asks for";
  if (S_ISCHR(mode) || S_ISBLK(mode)) return "a device";
  if (S_ISFIFO(mode)) return "a FIFO";
  return S_ISSOCK(mode) ? "a socket" : "something else";
}

}  // namespace

bool names_path(const rule& r, std::string_view path) {
  for (const auto one : common::split(r.target, ','))
    if (one == path) return true;
  return false;
}

finding no_regular_file(const std::string& path, std::uint32_t mode) {
  return open_finding(
      path, obstacle::unreadable,
      fmt::format("'{}' is {}: a rule `f:` is about a regular file", path, kind_of(mode)));
}

finding no_folder(const std::string& path) {
  return open_finding(
      path, obstacle::unreadable,
      fmt::format("'{}' is no folder: a rule `d:` is about one, and `f:` about a file", path));
}

}  // namespace collector::policy
