// Whether what a regex captured is a value or a part of one.
#pragma once

#include <cstddef>
#include <string_view>

#include "collector/policy/measure.hpp"

namespace collector::policy {

struct captured {
  std::string_view text, line;  ///< the text is in the line
  std::size_t match_end = 0;    ///< where the match of the whole regex ends
};

/// `(\d+)` takes the 1 of `1,000`, and where the regex ends with it the 10 of `10k`, `10'000`,
/// `10 000` and `10 GB` and the 5 of `5.5`.
bool is_part(const captured& c, measure of);

}  // namespace collector::policy
