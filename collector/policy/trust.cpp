#include "collector/policy/trust.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace collector::policy {

namespace {

std::string distrust_one(const std::string& path, const common::file_facts& f) {
  if (f.uid != 0 && f.uid != ::geteuid())
    return fmt::format(
        "commands of this policy are not trusted: {} belongs to user {}, neither root nor this "
        "user",
        path, f.uid);
  const bool own_group = f.gid == 0 || f.gid == ::getegid();
  const bool sticky = S_ISDIR(f.mode) && (f.mode & S_ISVTX) != 0;
  if (!sticky && ((f.mode & S_IWOTH) != 0 || ((f.mode & S_IWGRP) != 0 && !own_group)))
    return fmt::format("commands of this policy are not trusted: others may write {} (mode {:04o})",
                       path, f.mode & 07777u);
  return {};
}

}  // namespace

std::string distrust_of(const common::root_dir& root, const std::string& path,
                        const common::file_facts& file) {
  auto why = distrust_one(path, file);
  for (auto at = path.rfind('/'); why.empty() && at != path.npos;
       at = at == 0 ? path.npos : path.rfind('/', at - 1)) {
    const auto folder = at == 0 ? std::string("/") : path.substr(0, at);
    const auto facts = root.stat(folder);
    why = facts ? distrust_one(folder, *facts)
                : fmt::format("commands of this policy are not trusted: {}", facts.error().detail);
  }
  return why;
}

}  // namespace collector::policy
