#pragma once

#include <cstddef>

namespace common {

/// The columns of the terminal that an open file is, or those that COLUMNS says; 0: it is none.
std::size_t terminal_width(int file);

}  // namespace common
