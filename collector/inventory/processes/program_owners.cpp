#include "collector/inventory/processes/program_owners.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <climits>

namespace collector::inventory {

common::file_id program_owners::here(const std::string& path) {
  const auto [at, is_new] = here_.try_emplace(path);
  if (is_new)
    if (const auto seen = host_.identify(path.substr(1))) at->second = *seen;
  return at->second;
}

void program_owners::add(std::int64_t pid, int folder, const std::string& exe, bool deleted) {
  struct ::stat s {};
  if (!exe.starts_with('/') || ::fstatat(folder, "exe", &s, 0) != 0) return;
  const auto same = here(exe);
  if (same.device == s.st_dev && (deleted || same.inode == s.st_ino)) programs_[pid] = exe;
}

void program_owners::add(std::int64_t pid) {
  if (programs_.contains(pid)) return;
  const common::unique_fd folder{
      ::open(fmt::format("/proc/{}", pid).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  char exe[PATH_MAX];
  const auto size = folder ? ::readlinkat(folder.get(), "exe", exe, sizeof exe) : -1;
  if (size > 0) add(pid, folder.get(), std::string(exe, static_cast<std::size_t>(size)), false);
}

void program_owners::ask() {
  std::vector<std::string> paths;
  for (const auto& [pid, exe] : programs_) paths.push_back(exe);
  owners_.ask(paths);
}

schemas::text program_owners::of(std::int64_t pid) {
  const auto at = programs_.find(pid);
  return at == programs_.end() ? schemas::text{} : owners_.of(at->second);
}

bool program_owners::may_become_owned(std::int64_t pid) {
  const auto at = programs_.find(pid);
  return at != programs_.end() && is_of_packages_folders(at->second) && !owners_.of(at->second);
}

bool is_of_packages_folders(std::string_view path) {
  constexpr std::string_view folders[] = {"/usr/", "/bin/", "/sbin/", "/lib/", "/lib64/", "/opt/"};
  return !path.starts_with("/usr/local/") &&
         std::ranges::any_of(folders, [&](auto folder) { return path.starts_with(folder); });
}

}  // namespace collector::inventory
