// What stdout is: a terminal of some width, or a file or program, which gets everything as it is.
#pragma once

#include <cstddef>
#include <string_view>

namespace cli {

struct screen {
  bool is_terminal = false;
  bool has_colours = false;
  std::size_t width = 0, height = 0;  ///< 0: without end
};

/// `colour`: auto, always or never. auto is a terminal without NO_COLOR that is not `dumb`.
screen look_at_screen(std::string_view colour);

}  // namespace cli
