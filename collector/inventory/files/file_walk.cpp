#include "collector/inventory/files/file_walk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace collector::inventory {

namespace {

constexpr common::milliseconds walk_cpu{10'000}, walk_time{45'000};
constexpr std::size_t walked_folders = 1'000'000;
constexpr int deepest_folder = 200;

/// What the kernel makes up: nothing in there can be started with anybody's rights.
bool is_made_up(std::int64_t type) {
  constexpr std::int64_t configfs = 0x62656570, mqueue = 0x19800202, efivars = 0xde5e81e4,
                         rpc_pipes = 0x67596969, nfsd = 0x6e667364, fusectl = 0x65735543;
  static constexpr auto made_up = std::to_array<std::int64_t>({PROC_SUPER_MAGIC,
                                                               SYSFS_MAGIC,
                                                               CGROUP_SUPER_MAGIC,
                                                               CGROUP2_SUPER_MAGIC,
                                                               DEVPTS_SUPER_MAGIC,
                                                               DEBUGFS_MAGIC,
                                                               TRACEFS_MAGIC,
                                                               SECURITYFS_MAGIC,
                                                               SELINUX_MAGIC,
                                                               BPF_FS_MAGIC,
                                                               PSTOREFS_MAGIC,
                                                               HUGETLBFS_MAGIC,
                                                               BINFMTFS_MAGIC,
                                                               NSFS_MAGIC,
                                                               configfs,
                                                               mqueue,
                                                               efivars,
                                                               rpc_pipes,
                                                               nfsd,
                                                               fusectl});
  return std::ranges::find(made_up, type) != made_up.end();
}

using folder_stream = std::unique_ptr<DIR, decltype([](DIR* d) { ::closedir(d); })>;

}  // namespace

file_walk::file_walk(const common::root_dir& host, std::function<void(const walked_file&)> each)
    : host_(host), each_(std::move(each)), budget_(walk_cpu, walk_time) {}

void file_walk::run() {
  const auto top = host_.open_folder("/");
  if (!top) return met_.lost(everything(), top.error().detail);
  folder(top->get(), ".", {}, 0);
}

void file_walk::lost(const std::string& what) {
  met_.lost({{{"path", "/" + path_}}}, fmt::format("/{}: {}", path_, what));
}

bool file_walk::is_left_out(std::string_view name) const {
  return std::ranges::any_of(host_.left_out(), [&](const auto& m) {
    const std::string_view target = m.target;
    return target.size() == path_.size() + name.size() + (path_.empty() ? 1 : 2) &&
           target.ends_with(name) && target.substr(1, path_.size()) == path_ &&
           (path_.empty() || target[1 + path_.size()] == '/');
  });
}

void file_walk::leave(std::string_view name, std::string& first) {
  if (first.empty()) first = fmt::format("{}/{}", path_.empty() ? "" : "/" + path_, name);
}

/// A file system that begins here is looked at before anything is read from it.
bool file_walk::enters(int fd, folder_facts& here, const folder_facts& above) {
  struct ::statx s {};
  if (::statx(fd, "", AT_EMPTY_PATH, STATX_INO | STATX_MNT_ID, &s) != 0)
    return lost(std::strerror(errno)), false;
  const dev_t device = ::makedev(s.stx_dev_major, s.stx_dev_minor);
  if (!seen_.emplace(device, s.stx_ino).second) return false;  // mounted in two places
  // A file system may be mounted again below itself, with other options.
  const std::uint64_t mount = (s.stx_mask & STATX_MNT_ID) != 0 ? s.stx_mnt_id : 0;
  here = above;
  if (device == above.device && mount == above.mount && !path_.empty()) return true;
  struct ::statfs system {};
  struct ::statvfs flags {};
  if (::fstatfs(fd, &system) != 0 || ::fstatvfs(fd, &flags) != 0)
    return lost(std::strerror(errno)), false;
  here = {.device = device, .mount = mount, .nosuid = (flags.f_flag & ST_NOSUID) != 0};
  if (is_made_up(system.f_type)) return false;
  // Of a container that runs: the layers that it is made of lie beside it.
  if (system.f_type != OVERLAYFS_SUPER_MAGIC ||
      (!path_.ends_with("/merged") && !path_.ends_with("/rootfs")))
    return true;
  if (containers_.empty()) containers_ = "/" + path_;
  return false;
}

bool file_walk::may_go_on() {
  if (host_.is_budget_spent()) stopped_ = true;  // which is said of the table as a whole
  if (stopped_) return false;
  if (seen_.size() <= walked_folders && !budget_.spent()) return true;
  stopped_ = true;
  met_.lost(everything(), budget_.spent() ? "not all folders are looked into: " + budget_.reason()
                                          : fmt::format("more than {} folders", walked_folders));
  return false;
}

void file_walk::folder(int parent, const char* name, const folder_facts& above, int depth) {
  if (depth == deepest_folder) return lost("nested too deep");
  const common::unique_fd seen{
      ::openat(parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  if (!seen) return errno == ENOENT || errno == ENOTDIR ? void() : lost(std::strerror(errno));
  folder_facts here;
  if (!enters(seen.get(), here, above)) return;
  if (!may_go_on()) return;
  const int fd = ::openat(seen.get(), ".", O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT ? void() : lost(std::strerror(errno));
  entries(fd, here, depth);
}

void file_walk::entries(int fd, const folder_facts& here, int depth) {
  const folder_stream stream{::fdopendir(fd)};
  if (!stream) return ::close(fd), lost("cannot be listed");
  constexpr std::size_t between = 1024;  // entries, after which the budget is asked
  const auto length = path_.size();
  for (errno = 0; const dirent* e = stopped_ ? nullptr : ::readdir(stream.get()); errno = 0) {
    if (++entries_ % between == 0 && !may_go_on()) break;
    const std::string_view name = e->d_name;
    if (name == "." || name == "..") continue;
    if (e->d_type != DT_REG && e->d_type != DT_DIR && e->d_type != DT_UNKNOWN) continue;
    if (e->d_type != DT_REG && is_left_out(name)) {
      leave(name, remote_);
      continue;
    }
    struct ::stat s {};
    if (e->d_type != DT_DIR &&
        ::fstatat(fd, e->d_name, &s, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT) != 0)
      continue;  // gone meanwhile
    if (S_ISREG(s.st_mode)) {
      each_({fd, e->d_name, path_, s, here.nosuid});
    } else if (e->d_type == DT_DIR || S_ISDIR(s.st_mode)) {
      if (name == ".snapshots") {
        leave(name, snapshots_);
        continue;
      }
      path_.append(path_.empty() ? "" : "/").append(name);
      folder(fd, e->d_name, here, depth + 1);
      path_.resize(length);
    }
  }
  if (errno != 0 && !stopped_) lost(std::strerror(errno));
}

std::string file_walk::remark() const {
  std::string out;
  const auto tell = [&](const std::string& first, std::string_view what) {
    if (!first.empty()) out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", what, first);
  };
  tell(remote_, "network and FUSE mounts are not looked into");
  tell(containers_, "of containers only the layers are looked into, not where they are mounted");
  tell(snapshots_, "snapshots are not looked into");
  return out;
}

}  // namespace collector::inventory
