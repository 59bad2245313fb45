// Who a process runs as and the control group it is in, asked of the kernel in one call
// (PIDFD_GET_INFO, Linux 6.13): less than half of what /proc/PID/status costs, which the kernel
// writes out whole for six of its numbers.
#pragma once

#include <cstdint>
#include <optional>

#include "collector/inventory/processes/proc_files.hpp"

namespace collector::inventory {

struct pid_info {
  proc_ids ids;
  std::uint64_t cgroup = 0;  ///< of the unified hierarchy; 0: not said
};

class pid_infos {
 public:
  /// The kernel is asked by our own numbers: where /proc shows another namespace's (that of the
  /// host, in a container), it is not asked.
  pid_infos();
  /// Nothing if the process has ended or the kernel does not answer that. The number may have been
  /// given to another process meanwhile: what is read afterwards through the folder of /proc that
  /// was opened before tells.
  std::optional<pid_info> of(std::int64_t pid);

 private:
  bool answers_ = false;  ///< until it says that it does not know the question
};

}  // namespace collector::inventory
