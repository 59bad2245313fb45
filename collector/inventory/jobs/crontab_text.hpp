// crontab(5), as Debian's cron reads it; cronie and busybox differ where it is said.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace collector::inventory {

struct crontab_line {
  std::string_view schedule, user, command;
  std::size_t number = 0;                ///< from 1
  bool whole = true;                     ///< a newline ends it
  std::vector<std::string> environment;  ///< what decides how it runs, set above it, sorted
};

struct crontab_form {
  bool has_users = false;  ///< as in /etc/crontab
  bool hushes = false;     ///< a minus in front of a line asks for less in the log (SUSE, cronie)
};

/// Calls `each` for every line that is a job. The number of the first line that is neither a job
/// nor anything else that may stand there, or is the last one and has no end; 0: there is none.
std::size_t parse_crontab(std::string_view text, const crontab_form& form,
                          const std::function<void(const crontab_line&)>& each);

/// Takes a setting `NAME = value` apart, quotes around either taken off; false: it is none.
bool take_setting(std::string_view line, std::string_view& name, std::string_view& value);

/// Whether a setting of that name decides what a job runs, as whom its output goes to, or when.
bool decides(std::string_view name);

/// Takes the next word off, and the blanks around it.
std::string_view take_word(std::string_view& rest);

}  // namespace collector::inventory
