#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

/// proc_pid_stat(5), as far as we use it.
struct proc_stat {
  std::int64_t pid = 0, ppid = 0;
  std::string name;  ///< may hold blanks, parentheses and newlines
  char state = '?';
  std::int64_t user_ticks = 0, system_ticks = 0, threads = 0, start_ticks = 0, rss_pages = 0;
};
std::optional<proc_stat> parse_proc_stat(std::string_view text);

/// The arguments of /proc/PID/cmdline, bounded, with what looks like a secret masked as `***`.
std::vector<std::string> parse_cmdline(std::string_view bytes);
/// Masks what stands behind a name such as password, token or secret (`--password x`, `PASSWORD=x`, `Name: x`, also inside a
/// command handed to a shell), and the password in `scheme://user:password@host`.
void mask_secrets(std::vector<std::string>& arguments);

}  // namespace collector::inventory
