// How many files this process may still open: connections are files, and libzmq spins where one
// cannot be taken for want of them.
#pragma once

#include <cstddef>

namespace common {

/// Lets this process open as many as its hard limit says; how many that is.
std::size_t raise_file_limit();

struct file_room {
  std::size_t limit = 0, free = 0;
};

/// How many this process may open, and how many more it can at least, as far as one look tells:
/// numbers of files are given out from the lowest, so that none below the next one is free.
file_room look_at_files();

}  // namespace common
