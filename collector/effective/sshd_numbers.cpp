#include "collector/effective/sshd_numbers.hpp"

#include <array>
#include <charconv>
#include <limits>

#include "common/letters.hpp"

namespace collector::effective {

namespace {

constexpr std::int64_t most = std::numeric_limits<int>::max();

struct unit_of_time {
  char letter;
  std::int64_t seconds;
};
constexpr std::array<unit_of_time, 5> units_of_time{
    {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86'400}, {'w', 604'800}}};

/// Digits in front, which are taken off.
std::optional<std::int64_t> take_digits(std::string_view& s) {
  std::int64_t n = 0;
  if (s.empty() || !common::is_digit(s.front())) return std::nullopt;
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
  if (ec != std::errc{} || n > most) return std::nullopt;
  s.remove_prefix(static_cast<std::size_t>(end - s.data()));
  return n;
}

void skip_blanks_and_plus(std::string_view& s) {
  s.remove_prefix(std::min(s.find_first_not_of(" \t\r\n\f\v"), s.size()));
  if (s.starts_with('+')) s.remove_prefix(1);
}

/// How many seconds the letter in front stands for, which is taken off; 0: it is no unit.
std::int64_t take_unit(std::string_view& s) {
  if (s.empty()) return 1;
  const char letter = common::lower(s.front());
  s.remove_prefix(1);
  for (const auto& u : units_of_time)
    if (letter == u.letter) return u.seconds;
  return 0;
}

}  // namespace

std::optional<std::int64_t> sshd_number(std::string_view written) {
  skip_blanks_and_plus(written);
  const auto n = take_digits(written);
  return written.empty() ? n : std::nullopt;
}

std::optional<std::int64_t> sshd_seconds(std::string_view written) {
  std::int64_t sum = 0;
  do {
    skip_blanks_and_plus(written);
    const auto n = take_digits(written);
    const auto seconds = take_unit(written);
    if (!n || seconds == 0 || *n > (most - sum) / seconds) return std::nullopt;
    sum += *n * seconds;
  } while (!written.empty());
  return sum;
}

std::optional<sshd_startups> read_startups(std::string_view written) {
  const auto take = [&](bool behind_colon) -> std::optional<std::int64_t> {
    if (behind_colon && !written.starts_with(':')) return std::nullopt;
    if (behind_colon) written.remove_prefix(1);
    skip_blanks_and_plus(written);
    return take_digits(written);
  };
  const auto begin = take(false), rate = begin ? take(true) : std::nullopt,
             full = rate ? take(true) : std::nullopt;
  if (!begin || *begin == 0 || (rate && !full)) return std::nullopt;
  if (full && (*begin > *full || *rate < 1 || *rate > 100)) return std::nullopt;
  return sshd_startups{.begin = *begin, .full = full.value_or(*begin), .rate = rate};
}

}  // namespace collector::effective
