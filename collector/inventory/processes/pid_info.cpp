#include "collector/inventory/processes/pid_info.hpp"

#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "collector/inventory/text.hpp"
#include "common/root_dir.hpp"

namespace collector::inventory {

namespace {

/// struct pidfd_info as Linux 6.13 has it (include/uapi/linux/pidfd.h); later kernels know it by
/// its size. Debian 12's headers are older.
struct kernel_info {
  std::uint64_t mask, cgroup;
  std::uint32_t pid, tgid, ppid, ruid, rgid, euid, egid, suid, sgid, fsuid, fsgid;
  std::int32_t exit_code;
};
static_assert(sizeof(kernel_info) == 64);
constexpr std::uint64_t with_ids = 2, with_cgroup = 4;  // PIDFD_INFO_CREDS, PIDFD_INFO_CGROUPID
constexpr unsigned long get_info = _IOWR(0xFF, 11, kernel_info);

}  // namespace

pid_infos::pid_infos() {
  char target[32];
  const auto size = ::readlink("/proc/self", target, sizeof target);
  answers_ = size > 0 && number({target, static_cast<std::size_t>(size)}) == ::getpid();
}

std::optional<pid_info> pid_infos::of(std::int64_t pid) {
  if (!answers_) return std::nullopt;
  const common::unique_fd fd{static_cast<int>(
      ::syscall(SYS_pidfd_open, pid, 0))};  // the header of glibc 2.36 does not compile as C++
  kernel_info got{};
  got.mask = with_ids | with_cgroup;
  if (fd && ::ioctl(fd.get(), get_info, &got) != 0 && errno != ESRCH) answers_ = false;
  if (!fd || !answers_ || (got.mask & with_ids) == 0 || got.pid != static_cast<std::uint32_t>(pid))
    return std::nullopt;
  return pid_info{.ids = {.real_uid = got.ruid,
                          .uid = got.euid,
                          .saved_uid = got.suid,
                          .real_gid = got.rgid,
                          .gid = got.egid,
                          .saved_gid = got.sgid},
                  .cgroup = (got.mask & with_cgroup) != 0 ? got.cgroup : 0};
}

}  // namespace collector::inventory
