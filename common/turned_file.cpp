#include "common/turned_file.hpp"

#include <algorithm>
#include <filesystem>

namespace common {

status put_aside(const std::string& path, int kept) {
  const auto numbered = [&](int n) { return fmt::format("{}.{}", path, n); };
  // Only up to the first number that is free: after a kill in between none goes too early.
  std::error_code wrong;
  int free = 1;
  while (free < kept && std::filesystem::exists(numbered(free), wrong)) ++free;
  for (int n = free; n > 1; --n) {
    std::filesystem::rename(numbered(n - 1), numbered(n), wrong);
    if (wrong) return fail(errc::io, "{}: {}", numbered(n), wrong.message());
  }
  std::filesystem::rename(path, numbered(1), wrong);
  // Somebody may have taken it away just now.
  if (wrong && wrong != std::errc::no_such_file_or_directory)
    return fail(errc::io, "{}: {}", path, wrong.message());
  return {};
}

std::optional<file_identity> identity_of(const std::string& path) {
  struct stat s {};
  if (::stat(path.c_str(), &s) != 0) return std::nullopt;
  return file_identity{s.st_dev, s.st_ino};
}

std::optional<file_identity> identity_of(int fd) {
  struct stat s {};
  if (::fstat(fd, &s) != 0) return std::nullopt;
  return file_identity{s.st_dev, s.st_ino};
}

}  // namespace common
