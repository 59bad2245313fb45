#include "common/byte_size.hpp"

#include <array>
#include <charconv>

namespace common {

result<std::uint64_t> parse_byte_size(std::string_view text) {
  struct unit {
    std::string_view name;
    unsigned shift;
  };
  static constexpr std::array units{unit{"KiB", 10}, unit{"MiB", 20}, unit{"GiB", 30}};
  std::uint64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (ec == std::errc{} && number > 0 && number <= 1'000'000'000)
    for (const auto& u : units)
      if (u.name == suffix) return number << u.shift;
  return fail(errc::usage,
              "'{}' is not a size: expected a number with a unit, such as 64KiB 256MiB 2GiB", text);
}

}  // namespace common
