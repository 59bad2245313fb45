#include "collector/inventory/packages/under_way.hpp"

#include <fmt/format.h>

#include "collector/inventory/text.hpp"
#include "common/clock.hpp"

namespace collector::inventory {

namespace {

/// What a program that was killed left behind is no work.
constexpr std::chrono::minutes longest{15};
constexpr std::size_t locks_most = 1u << 20;

bool was_made_lately(const common::root_dir& host, const char* path) {
  constexpr std::int64_t ns_a_ms = 1'000'000;
  const auto is = host.identify(path);
  return is && common::wall_ms() - is->ctime_ns / ns_a_ms < common::milliseconds{longest}.count();
}

/// dpkg notes each step there, and takes the notes away once its status has them.
bool has_notes_of_late(const common::root_dir& host, const std::string& folder) {
  constexpr std::size_t notes_most = 10'000;
  const auto notes = host.list(folder, notes_most);
  return notes && !notes->empty() && was_made_lately(host, folder.c_str());
}

/// `1: POSIX  ADVISORY  WRITE 4224 00:27:23 0 EOF`: device and inode of what is locked.
bool is_locked(const common::root_dir& host, const char* path) {
  const auto is = host.stat(path);
  if (!is) return false;
  const auto locks = host.read("proc/locks", locks_most);
  const auto inode = fmt::format(":{} ", is->inode);
  std::string_view rest = locks ? std::string_view(locks->bytes) : std::string_view{};
  for (std::string_view line; next_line(rest, line);)
    if (line.find(" WRITE ") != line.npos && line.find(inode) != line.npos) return true;
  return false;
}

}  // namespace

bool packages_are_changing(const common::root_dir& host) {
  // dpkg has the new lists there until all files of the package lie where they belong.
  return was_made_lately(host, "var/lib/dpkg/tmp.ci") ||
         has_notes_of_late(host, "var/lib/dpkg/updates") ||
         was_made_lately(host, "var/lib/pacman/db.lck") ||
         is_locked(host, "usr/lib/sysimage/rpm/.rpm.lock") ||
         is_locked(host, "var/lib/rpm/.rpm.lock");
}

}  // namespace collector::inventory
