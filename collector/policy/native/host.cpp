#include "collector/policy/native/host.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "common/mounts.hpp"
#include "common/text.hpp"

namespace collector::policy::native {

namespace {

template <class Once, class Make>
auto* remembered(Once& once, Make&& make) {
  if (!once.asked) once.value = make();
  once.asked = true;
  return once.value ? &*once.value : nullptr;
}

/// A mount whose file system may make a reader wait; the automounter's own places below /proc are
/// never walked into.
bool is_slow_mount(std::string_view line) {
  const auto dash = line.find(" - ");
  if (dash == line.npos) return false;
  const auto type = line.substr(dash + 3, line.find(' ', dash + 3) - dash - 3);
  const auto fields = common::split(line, ' ', 6);
  if (fields.size() > 4 && fields[4].starts_with("/proc/")) return false;
  return common::may_stall(type);
}

bool has_slow_mounts(const std::optional<std::string>& mounts) {
  if (!mounts) return true;
  std::string_view rest = *mounts, line;
  while (common::next_line(rest, line))
    if (is_slow_mount(line)) return true;
  return false;
}

std::optional<std::pair<unsigned, unsigned>> device_of(int fd, const char* path) {
  struct ::statx s {};
  if (::statx(fd, path, AT_EMPTY_PATH | AT_NO_AUTOMOUNT, STATX_TYPE, &s) != 0) return std::nullopt;
  return std::pair{s.stx_dev_major, s.stx_dev_minor};
}

}  // namespace

bool host::is_out_of_reach(const std::string& path) {
  const bool slow = *remembered(slow_mounts_, [&] {
    return std::optional(has_slow_mounts(text("/proc/self/mountinfo", 16u << 20)));
  });
  const auto* proc = remembered(proc_, [] { return device_of(AT_FDCWD, "/proc"); });
  struct open_how how {};
  how.flags = O_PATH | O_CLOEXEC;
  how.resolve = RESOLVE_NO_MAGICLINKS | (slow ? RESOLVE_NO_XDEV : 0);
  const common::unique_fd fd{
      static_cast<int>(::syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof how))};
  if (!fd)
    return (errno != ENOENT && errno != ENOTDIR) || path.starts_with("/proc") ||
           path.starts_with("/dev");
  const auto device = device_of(fd.get(), "");
  return !device || proc == nullptr || *device == *proc;
}

bool host::is_packaged(const std::string& program, bool (*look)(const std::string&)) {
  const auto [at, fresh] = packaged_.try_emplace(program);
  if (fresh) at->second = look(program);
  return at->second;
}

bool host::selinux() {
  return *remembered(selinux_,
                     [&] { return std::optional(::access("/sys/fs/selinux/enforce", F_OK) == 0); });
}

const dpkg_status* host::packages() {
  return remembered(packages_, [&] { return dpkg_status::load(root_, admin_); });
}

const names* host::users() {
  return remembered(users_, [&] { return names::load(root_, "passwd"); });
}

const names* host::groups() {
  return remembered(groups_, [&] { return names::load(root_, "group"); });
}

const unit_files* host::units() {
  return remembered(units_, [&] {
    const bool far = std::ranges::any_of(
        unit_folder_paths, [&](auto path) { return is_out_of_reach(std::string(path)); });
    return far ? std::nullopt : unit_files::load(root_);
  });
}

const unit_presets* host::presets() {
  return remembered(presets_, [&] { return unit_presets::load(root_); });
}

std::optional<std::string> host::text(const std::string& path, std::size_t limit) const {
  auto content = root_.read(path, limit);
  if (!content || content->truncated) return std::nullopt;
  return std::move(content->bytes);
}

}  // namespace collector::policy::native
