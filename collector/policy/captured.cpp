#include "collector/policy/captured.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "common/letters.hpp"
#include "common/text.hpp"

namespace collector::policy {

namespace {

constexpr bool goes_in_number(char c) { return common::is_digit(c) || common::is_letter(c); }

bool are_digits(std::string_view s) { return std::ranges::all_of(s, common::is_digit); }

/// Three digits and no fourth, as behind the sign that separates thousands.
bool begins_with_thousands(std::string_view s) {
  return s.size() >= 3 && are_digits(s.substr(0, 3)) && (s.size() == 3 || !goes_in_number(s[3]));
}

/// A span goes on behind blanks: `(\S+)` takes the 1h of `1h 30min`, and `(\d+)` the 10 of
/// `10 MB`.
bool span_goes_on(std::string_view text, std::string_view rest, measure of) {
  if (of != measure::time && of != measure::size) return false;
  const auto word = common::trim(rest.substr(0, rest.find_first_of(",;#")));
  if (rest.empty() || (rest[0] != ' ' && rest[0] != '\t') || word.empty()) return false;
  const auto next = word.substr(0, word.find_first_of(" \t"));
  return measured(std::string(text) + ' ' + std::string(next), of).has_value();
}

/// `GB`, `minutes`, `years`. A letter alone may be anything.
bool is_unit(std::string_view word) {
  static constexpr std::array<std::string_view, 12> others{"bit",    "bits", "byte",    "bytes",
                                                           "kbit",   "mbit", "gbit",    "month",
                                                           "months", "year", "percent", "years"};
  if (word.size() < 2) return false;
  const auto one = "1 " + std::string(word);
  return measured(one, measure::size) || measured(one, measure::time) ||
         std::ranges::find(others, common::lower_case(word)) != others.end();
}

/// Of a number at the end of the regex: what stands behind it makes another one of it.
bool number_goes_on(std::string_view text, std::string_view rest, measure of) {
  if (rest.empty()) return false;
  if (goes_in_number(rest[0])) return true;
  const auto behind = rest.substr(1);
  if (rest[0] == '.' && !behind.empty() && common::is_digit(behind[0])) return true;
  if (of == measure::version || of == measure::mode || behind.empty()) return false;
  if (rest[0] == '_' || (rest[0] == '\'' && common::is_digit(behind[0]))) return true;
  if (rest[0] != ' ') return false;
  const auto end = std::ranges::find_if_not(behind, common::is_letter);
  if (is_unit({behind.begin(), end})) return true;
  return text.size() <= 3 && !text.starts_with('0') && are_digits(text) &&
         begins_with_thousands(behind);
}

}  // namespace

bool is_part(const captured& c, measure of) {
  const auto begin = static_cast<std::size_t>(c.text.data() - c.line.data());
  const auto end = begin + c.text.size();
  const auto rest = c.line.substr(end);
  if (span_goes_on(c.text, rest, of)) return true;
  // Its unit stands outside of the group: `(\d+)m` is compared as seconds.
  if ((of == measure::time || of == measure::size) && !rest.empty() && common::is_letter(rest[0]))
    return true;
  // A mode has three digits at least where digits stand in front.
  if (of == measure::mode && c.text.size() < 3 && begin > 0 && common::is_digit(c.line[begin - 1]))
    return true;
  if (end == c.match_end && number_goes_on(c.text, rest, of)) return true;
  return rest.starts_with(',') && rest.size() > 3 && are_digits(rest.substr(1, 3)) &&
         (rest.size() == 4 || !common::is_digit(rest[4]));
}

}  // namespace collector::policy
