// What the files below /proc/PID say of a process.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/proc_stat.hpp"

namespace collector::inventory {

using common::parse_proc_stat;
using common::proc_stat;

/// `kworker/1:1-events`, `kworker/1:1+events`: a worker of the kernel shows after its own name what
/// it works for at the moment, or did last (wq_worker_comm in kernel/workqueue.c of Linux). Its own
/// name; that of any other thread as it is.
std::string_view lasting_name(std::string_view kernel_thread);
/// `pts/3`, `tty1`, `ttyS0`, of other devices MAJOR:MINOR (proc_pid_stat(5),
/// Documentation/admin-guide/devices.txt of Linux).
std::string tty_name(std::int64_t device);

/// The lines Uid and Gid of /proc/PID/status: real, effective and saved.
struct proc_ids {
  std::optional<std::int64_t> real_uid, uid, saved_uid, real_gid, gid, saved_gid;
};
proc_ids parse_proc_ids(std::string_view status);

/// The path of /proc/PID/cgroup: of the unified hierarchy, else of systemd's own.
std::string parse_cgroup(std::string_view text);
/// Whether that path depends on nothing but the group's number in the unified hierarchy: there is
/// no other one.
bool is_unified(std::string_view cgroup_text);
/// The 64 hexadecimal digits by which docker, podman, containerd and cri-o name a container in a
/// cgroup; empty: none.
std::string container_in(std::string_view cgroup);

/// The arguments of /proc/PID/cmdline, bounded, with what looks like a secret masked as `***`.
std::vector<std::string> parse_cmdline(std::string_view bytes);

}  // namespace collector::inventory
