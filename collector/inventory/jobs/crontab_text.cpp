#include "collector/inventory/jobs/crontab_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "collector/inventory/text.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t setting_limit = 256;

constexpr auto months = std::to_array<std::string_view>(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"});
constexpr auto days =
    std::to_array<std::string_view>({"sun", "mon", "tue", "wed", "thu", "fri", "sat"});

struct field {
  int low, high;
  std::span<const std::string_view> names;
};
constexpr std::array<field, 5> five{field{0, 59, {}}, field{0, 23, {}}, field{1, 31, {}},
                                    field{1, 12, months}, field{0, 7, days}};

bool is_alnum(char c) { return common::is_letter(c) || common::is_digit(c); }

/// A number or a name within the field; false: neither.
bool take_number(std::string_view& s, const field& f) {
  const auto end = std::min(
      static_cast<std::size_t>(std::ranges::find_if_not(s, is_alnum) - s.begin()), s.size());
  const auto word = s.substr(0, end);
  s.remove_prefix(end);
  if (const auto n = number(word)) return word.size() <= 10 && *n >= f.low && *n <= f.high;
  const auto lower = common::lower_case(word.substr(0, 4));
  return word.size() == 3 && std::ranges::find(f.names, lower) != f.names.end();
}

/// `*`, `N`, `N-M`, the first and the last with a step. What follows on a range up to the next
/// blank is passed over, as cron does.
bool take_range(std::string_view& s, const field& f) {
  if (s.starts_with('*')) {
    s.remove_prefix(1);
  } else {
    if (!take_number(s, f)) return false;
    if (!s.starts_with('-')) return !s.starts_with('/');
    s.remove_prefix(1);
    if (!take_number(s, f)) return false;
  }
  if (!s.starts_with('/')) return true;
  s.remove_prefix(1);
  constexpr std::string_view digits = "0123456789";
  const auto end = std::min(s.find_first_not_of(digits), s.size());
  const auto step = number(s.substr(0, std::min<std::size_t>(end, 10)));
  s.remove_prefix(end);
  return step && *step > 0;
}

bool is_field(std::string_view s, const field& f) {
  for (;;) {
    if (!take_range(s, f)) return false;
    if (!s.starts_with(',')) return true;
    s.remove_prefix(1);
  }
}

bool is_nickname(std::string_view word) {
  constexpr auto known = std::to_array<std::string_view>(
      {"@reboot", "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"});
  return std::ranges::find(known, word) != known.end();
}

/// Takes the schedule off; false: it is none.
bool take_schedule(std::string_view& rest, std::string_view& schedule) {
  const auto* begin = rest.data();
  const auto* end = begin;
  bool good = true;
  if (rest.starts_with('@')) {
    const auto word = take_word(rest);
    good = is_nickname(word);
    end = word.data() + word.size();
  } else {
    for (const auto& f : five) {
      const auto word = take_word(rest);
      if (!is_field(word, f)) return false;
      end = word.data() + word.size();
    }
  }
  schedule = {begin, static_cast<std::size_t>(end - begin)};
  return good;
}

}  // namespace

std::string_view take_word(std::string_view& rest) {
  const auto from = rest.find_first_not_of(" \t");
  rest.remove_prefix(std::min(from, rest.size()));
  const auto end = std::min(rest.find_first_of(" \t"), rest.size());
  const auto word = rest.substr(0, end);
  rest.remove_prefix(end);
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
  return word;
}

bool take_setting(std::string_view line, std::string_view& name, std::string_view& value) {
  line = trim(line);
  const auto quoted = [](std::string_view s) {
    return !s.empty() && (s[0] == '"' || s[0] == '\'');
  };
  if (quoted(line)) {
    const auto end = line.find(line[0], 1);
    if (end == line.npos) return false;
    name = line.substr(1, end - 1);
    line = trim(line.substr(end + 1));
  } else {
    const auto end = std::min(line.find_first_of(" \t="), line.size());
    name = line.substr(0, end);
    line = trim(line.substr(end));
  }
  if (!line.starts_with('=')) return false;
  value = trim(line.substr(1));
  if (quoted(value)) {
    if (value.size() < 2 || value.find(value[0], 1) != value.size() - 1) return false;
    value = value.substr(1, value.size() - 2);
    return true;
  }
  return !value.empty();
}

bool decides(std::string_view name) {
  constexpr auto known = std::to_array<std::string_view>(
      {"BASH_ENV", "CRON_TZ", "ENV", "HOME", "LD_AUDIT", "LD_LIBRARY_PATH", "LD_PRELOAD", "LOGNAME",
       "MAILFROM", "MAILTO", "PATH", "RANDOM_DELAY", "SHELL", "START_HOURS_RANGE", "TZ"});
  return std::ranges::binary_search(known, name);
}

std::size_t parse_crontab(std::string_view rest, const crontab_form& form,
                          const std::function<void(const crontab_line&)>& each) {
  std::map<std::string, std::string, std::less<>> set;
  const bool ends = rest.empty() || rest.ends_with('\n');
  std::size_t refused = 0;
  crontab_line job;
  const auto refuse = [&] { refused = refused == 0 ? job.number : refused; };
  for (std::string_view line, name, value; next_line(rest, line);) {
    ++job.number;
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.empty() || line[0] == '#') continue;
    job.whole = ends || !rest.empty();
    if (!job.whole) refuse();
    if (take_setting(line, name, value)) {
      if (decides(name)) set[std::string(name)] = value.substr(0, setting_limit);
      continue;
    }
    if (form.hushes && line.starts_with('-')) line.remove_prefix(1);
    const bool is_job = take_schedule(line, job.schedule);
    job.user = is_job && form.has_users ? take_word(line) : std::string_view{};
    if (!is_job || (form.has_users && job.user.empty())) {
      refuse();
      continue;
    }
    job.command = trim(line);
    job.environment.clear();
    for (const auto& [key, said] : set) job.environment.push_back(key + "=" + said);
    each(job);
  }
  return refused;
}

}  // namespace collector::inventory
