#include "common/percent.hpp"

#include <charconv>

#include "common/log.hpp"

namespace common {

result<double> parse_percent(std::string_view text) {
  double percent = 0;
  const auto* end = text.data() + text.size();
  const auto [at, ec] = std::from_chars(text.data(), end, percent, std::chars_format::fixed);
  if (ec != std::errc{} || at != end || !(percent >= 0 && percent <= 100))
    return fail(errc::usage, "'{}' is not a number from 0 to 100", one_line(text));
  return percent;
}

}  // namespace common
