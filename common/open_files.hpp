// How many files this process may have open: connections are files, and libraries that meet the
// limit spin, or end the process without a word of why.
#pragma once

#include <cstddef>
#include <string>

#include "common/result.hpp"

namespace common {

/// Lets this process, and those that it starts from now on, open as many as its hard limit says;
/// how many that is.
std::size_t raise_file_limit();

struct file_room {
  std::size_t limit = 0, free = 0;
};

/// How many this process may have open, and how many more it can open at most: a cheap look.
/// Numbers of files are given out from the lowest, so that none below the next one is free.
file_room look_at_files();
/// As it is: every open file is counted.
file_room count_files();

/// How many of its files a process that takes connections keeps for everything else.
std::size_t files_kept_free(std::size_t limit);

/// io: a stage cannot begin, since too few files are left to this process. Names the limit.
status check_file_limit();

/// An error's text, with the limit and what to do where that is what was met.
std::string name_file_limit(const std::string& detail);

}  // namespace common
