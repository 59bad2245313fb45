// How the columns of a table share the width of a terminal.
#pragma once

#include <cstddef>
#include <vector>

namespace cli {

inline constexpr std::size_t column_gap = 2;
/// No column is narrowed below this.
inline constexpr std::size_t narrowest_column = 10;

struct column_extent {
  std::size_t natural = 0;  ///< with which no cell is wrapped
  std::size_t least = 0;    ///< below which it is hardly of use
};

/// The width of each column; 0: hidden. While they do not fit at their least widths, columns go in
/// the order of `expendable`; those that it does not name stay, and are narrowed further where even
/// that does not do, the widest first. The room that is left is shared by those that are wider than
/// their least.
std::vector<std::size_t> lay_out(const std::vector<column_extent>& columns, std::size_t room,
                                 const std::vector<std::size_t>& expendable);

}  // namespace cli
