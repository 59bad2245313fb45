#include "common/rfc3339.hpp"

#include <chrono>

namespace common {

namespace {

using std::chrono::sys_days;

constexpr std::int64_t ms_of_second = 1000, ms_of_minute = 60'000, ms_of_day = 86'400'000;
constexpr unsigned leap_second = 60;

/// Takes exactly `digits` decimal digits from the front, a number of at most `most`.
std::optional<unsigned> take_number(std::string_view& text, std::size_t digits, unsigned most) {
  if (text.size() < digits) return std::nullopt;
  unsigned out = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + static_cast<unsigned>(c - '0');
  }
  text.remove_prefix(digits);
  return out <= most ? std::optional(out) : std::nullopt;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// full-date
std::optional<sys_days> take_date(std::string_view& text) {
  const auto year = take_number(text, 4, 9999);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2, 12);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{*month}, std::chrono::day{*day}};
  return date.ok() ? std::optional(sys_days{date}) : std::nullopt;
}

/// What stands after the dot of a second, cut to milliseconds.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  std::int64_t ms = 0, weight = 100;
  std::size_t digits = 0;
  for (; !text.empty() && text[0] >= '0' && text[0] <= '9'; ++digits, weight /= 10) {
    ms += (text[0] - '0') * weight;
    text.remove_prefix(1);
  }
  return digits >= 1 && digits <= 9 ? std::optional(ms) : std::nullopt;
}

struct time_of_day {
  std::int64_t ms = 0;
  bool is_leap_second = false;
};

/// partial-time
std::optional<time_of_day> take_time(std::string_view& text) {
  const auto hour = take_number(text, 2, 23);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2, 59);
  if (!minute || !take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2, leap_second);
  if (!second) return std::nullopt;
  const auto fraction = take(text, '.') ? take_fraction(text) : std::optional<std::int64_t>{0};
  if (!fraction) return std::nullopt;
  const auto minutes = std::int64_t{*hour} * 60 + *minute;
  return time_of_day{minutes * ms_of_minute + *second * ms_of_second + *fraction,
                     *second == leap_second};
}

bool take_zulu(std::string_view& text) { return take(text, 'Z') || take(text, 'z'); }

/// time-offset: how many milliseconds the clock is ahead of UTC.
std::optional<std::int64_t> take_offset(std::string_view& text) {
  if (take_zulu(text)) return 0;
  const bool is_ahead = text.starts_with('+');
  if (!take(text, '+') && !take(text, '-')) return std::nullopt;
  const auto hours = take_number(text, 2, 23);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_number(text, 2, 59);
  if (!minutes) return std::nullopt;
  const auto offset = (std::int64_t{*hours} * 60 + *minutes) * ms_of_minute;
  return is_ahead ? offset : -offset;
}

std::int64_t first_ms(sys_days day) { return day.time_since_epoch().count() * ms_of_day; }

/// The second that a leap second is read as is the first one of a month.
bool begins_month(std::int64_t ms) {
  using std::chrono::milliseconds;
  const std::chrono::sys_time<milliseconds> at{milliseconds{ms}};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  return std::chrono::year_month_day{day}.day() == std::chrono::day{1} &&
         at - day < milliseconds{ms_of_second};
}

}  // namespace

std::optional<std::int64_t> parse_rfc3339(std::string_view text) {
  const auto date = take_date(text);
  if (!date || (!take(text, 'T') && !take(text, 't'))) return std::nullopt;
  const auto time = take_time(text);
  if (!time) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const auto ms = first_ms(*date) + time->ms - *offset;
  return time->is_leap_second && !begins_month(ms) ? std::nullopt : std::optional(ms);
}

std::optional<std::int64_t> parse_utc(std::string_view text) {
  auto rest = text;
  const auto date = take_date(rest);
  if (date && rest.empty()) return first_ms(*date);
  return text.ends_with('Z') || text.ends_with('z') ? parse_rfc3339(text) : std::nullopt;
}

}  // namespace common
