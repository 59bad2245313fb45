// /proc/PID/stat of a process or a thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace common {

/// proc_pid_stat(5), as far as we use it. Large because the file has a field for each.
struct proc_stat {
  std::int64_t pid = 0, ppid = 0;
  std::string name;  ///< may hold blanks, parentheses and newlines
  char state = '?';
  std::int64_t user_ticks = 0, system_ticks = 0, threads = 0, start_ticks = 0, rss_pages = 0,
               nice = 0, virtual_bytes = 0;
  std::int64_t process_group = 0, session = 0, priority = 0;
  std::int64_t tty = 0;                   ///< a device number; 0: none
  std::optional<std::int64_t> processor;  ///< that it ran on last
  bool kernel_thread = false;             ///< it has no program, no arguments, and is root's
};
std::optional<proc_stat> parse_proc_stat(std::string_view text);

}  // namespace common
