#include "collector/inventory/time_text.hpp"

#include <time.h>

#include <algorithm>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// `+02:00` in seconds; nothing for another form.
std::optional<std::int64_t> zone(std::string_view s) {
  if (s == "Z" || s == "z") return 0;
  if (s.size() != 6 || (s[0] != '+' && s[0] != '-') || s[3] != ':') return std::nullopt;
  const auto hours = number(s.substr(1, 2)), minutes = number(s.substr(4, 2));
  if (!hours || !minutes) return std::nullopt;
  return (*hours * 60 + *minutes) * (s[0] == '-' ? -60 : 60);
}

}  // namespace

schemas::instant parse_rfc3339(std::string_view s) {
  if (s.size() < 20 || s[4] != '-' || s[7] != '-' || (s[10] != 'T' && s[10] != ' ') || s[13] != ':' || s[16] != ':') return {};
  const auto part = [&](std::size_t at, std::size_t size) { return number(s.substr(at, size)).value_or(-1); };
  const auto year = part(0, 4), month = part(5, 2), day = part(8, 2), hour = part(11, 2), minute = part(14, 2), second = part(17, 2);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
      second > 60)
    return {};
  std::size_t at = 19;
  std::int64_t ms = 0;
  if (s[at] == '.')
    for (std::int64_t weight = 100; ++at < s.size() && s[at] >= '0' && s[at] <= '9'; weight /= 10) ms += (s[at] - '0') * weight;
  const auto offset = zone(s.substr(std::min(at, s.size())));
  if (!offset) return {};
  tm t{};
  t.tm_year = static_cast<int>(year) - 1900;
  t.tm_mon = static_cast<int>(month) - 1;
  t.tm_mday = static_cast<int>(day);
  t.tm_hour = static_cast<int>(hour);
  t.tm_min = static_cast<int>(minute);
  t.tm_sec = static_cast<int>(second);
  return {(static_cast<std::int64_t>(::timegm(&t)) - *offset) * 1000 + ms};
}

}  // namespace collector::inventory
