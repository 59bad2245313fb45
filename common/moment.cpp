#include "common/moment.hpp"

#include <optional>

#include "common/clock.hpp"

namespace common {

namespace {

/// Takes exactly `digits` decimal digits from the front.
std::optional<unsigned> take_number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  unsigned out = 0;
  for (const char c : text.substr(0, digits)) {
    if (c < '0' || c > '9') return std::nullopt;
    out = out * 10 + static_cast<unsigned>(c - '0');
  }
  text.remove_prefix(digits);
  return out;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  const auto year = take_number(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_number(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_number(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)}, std::chrono::month{*month}, std::chrono::day{*day}};
  if (!date.ok()) return std::nullopt;
  return milliseconds{std::chrono::sys_days{date}.time_since_epoch()}.count();
}

/// What stands behind the dot of a second, cut to milliseconds.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
  std::int64_t ms = 0, weight = 100;
  std::size_t digits = 0;
  for (auto d = take_number(text, 1); d; d = take_number(text, 1), ++digits, weight /= 10) ms += *d * weight;
  return digits > 0 && digits <= 9 ? std::optional(ms) : std::nullopt;
}

std::optional<std::int64_t> take_time_of_day(std::string_view& text) {
  const auto hour = take_number(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
  const auto minute = take_number(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return std::nullopt;
  const auto second = take_number(text, 2);
  if (!second || *second > 59) return std::nullopt;
  const auto fraction = take(text, '.') ? take_fraction(text) : std::optional<std::int64_t>{0};
  if (!fraction || !take(text, 'Z')) return std::nullopt;
  return ((*hour * 60LL + *minute) * 60 + *second) * 1000 + *fraction;
}

std::optional<std::int64_t> parse_absolute(std::string_view text) {
  const auto date = take_date(text);
  if (!date || text.empty()) return date;
  if (!take(text, 'T')) return std::nullopt;
  const auto time = take_time_of_day(text);
  return time && text.empty() ? std::optional(*date + *time) : std::nullopt;
}

}  // namespace

result<std::int64_t> parse_moment(std::string_view text, std::int64_t now) {
  if (const auto at = parse_absolute(text)) return *at;
  if (const auto ago = parse_interval(text)) return now - ago->count();
  return fail(errc::usage, "'{}' is not a time: want UTC as 2026-11-25T14:05:00Z or 2026-11-25, or how long ago as 30s 5m 2h 7d", text);
}

}  // namespace common
