#include "common/clock.hpp"

#include <array>
#include <charconv>
#include <ctime>

namespace common {

std::int64_t wall_ms() {
  return std::chrono::duration_cast<milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string format_time(std::int64_t ms) {
  std::int64_t seconds = ms / 1000, rest = ms % 1000;
  if (rest < 0) rest += 1000, --seconds;
  const std::time_t t = static_cast<std::time_t>(seconds);
  std::tm utc{};
  if (gmtime_r(&t, &utc) == nullptr) return fmt::format("{}ms", ms);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", utc.tm_year + 1900,
                     utc.tm_mon + 1, utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, rest);
}

result<milliseconds> parse_interval(std::string_view text) {
  struct unit {
    std::string_view name;
    std::int64_t ms;
  };
  static constexpr std::array units{unit{"ms", 1}, unit{"s", 1000}, unit{"m", 60'000},
                                    unit{"h", 3'600'000}, unit{"d", 86'400'000}};
  std::int64_t number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::int64_t longest = 1'000'000'000LL * 86'400'000;
  if (ec == std::errc{} && number > 0)
    for (const auto& u : units)
      if (u.name == suffix && number <= longest / u.ms) return milliseconds{number * u.ms};
  return fail(errc::usage,
              "'{}' is not an interval: expected a number of 1 or more with a unit, such as 250ms "
              "30s 5m 1h 7d",
              text);
}

}  // namespace common
