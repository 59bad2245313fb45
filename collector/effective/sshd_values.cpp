#include "collector/effective/sshd_values.hpp"

#include <algorithm>
#include <array>

#include "collector/effective/sshd_choices.hpp"
#include "collector/effective/sshd_numbers.hpp"
#include "collector/effective/sshd_shapes.hpp"
#include "common/letters.hpp"
#include "common/result.hpp"

namespace collector::effective {

namespace {

using std::string_view;

bool is_between(string_view s, std::int64_t least, std::int64_t most) {
  const auto n = sshd_number(s);
  return n && *n >= least && *n <= most;
}

bool is_choice(const sshd_word& word, string_view value) {
  // Alone of these it is compared as it is written.
  const auto wanted = word.name == "permittunnel" ? std::string(value) : common::lower_case(value);
  const auto words = sshd_choices(word.name);
  return std::ranges::find(words, wanted) != words.end();
}

bool fits(const sshd_word& word, const std::string& value) {
  using enum sshd_word::takes;
  switch (word.what) {
    case flag: {
      const auto small = common::lower_case(value);
      return small == "yes" || small == "no";
    }
    case number:
      return sshd_number(value) || (word.name == "persourcemaxstartups" && value == "none");
    case span:
      return sshd_seconds(value) || (word.name == "unusedconnectiontimeout" && value == "none");
    case startups:
      return read_startups(value).has_value();
    case choice:
      return is_choice(word, value);
    case one:
    case up_to_two:
    case words:
      break;
  }
  return true;
}

/// The bits of a network are checked, not the address.
bool is_address_list(string_view list) {
  for (auto rest = list; !rest.empty();) {
    const auto comma = rest.find(',');
    const auto one = rest.substr(0, comma);
    const auto slash = one.find('/');
    const bool six = one.find(':') != one.npos;
    if (slash != one.npos && !is_between(one.substr(slash + 1), 0, six ? 128 : 32)) return false;
    rest = comma == rest.npos ? string_view{} : rest.substr(comma + 1);
  }
  return true;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

/// Which sshd runs, and wants by its full path.
bool is_command(string_view keyword) {
  return keyword == "authorizedkeyscommand" || keyword == "authorizedprincipalscommand";
}

constexpr std::array<string_view, 10> criteria_with_value{
    "user",      "group",   "host",    "address", "localaddress",
    "localport", "rdomain", "version", "command", "sessiontype"};

}  // namespace

std::string why_refused(const sshd_word& word, const std::vector<std::string>& arguments) {
  using enum sshd_word::takes;
  const auto most = word.what == words ? arguments.size() : word.what == up_to_two ? 2u : 1u;
  if (arguments.size() > most) return fmt::format("more arguments than {} takes", word.name);
  const auto& value = arguments.front();
  if (word.what != words && value.empty()) return fmt::format("{} without a value", word.name);
  const auto all = joined(arguments);
  if (!fits(word, value) || (has_sshd_shape(word.name) && !printed_sshd_shape(word.name, all)))
    return fmt::format("'{}' is no value of {}", all.substr(0, 100), word.name);
  if (is_command(word.name) && !all.starts_with('/') && common::lower_case(all) != "none")
    return fmt::format("'{}' is no absolute path", all.substr(0, 100));
  if (word.name == "subsystem" && arguments.size() < 2) return "subsystem without its command";
  const bool sets = word.name == "setenv";
  if (sets || word.name == "acceptenv")
    for (const auto& a : arguments)
      if ((a.find('=') != a.npos) != sets)
        return fmt::format("'{}' is no value of {}", a.substr(0, 100), word.name);
  return {};
}

std::string as_printed(const sshd_word& word, const std::string& value) {
  using enum sshd_word::takes;
  if (word.what == flag) return common::lower_case(value);
  if (word.what == choice) return printed_choice(word.name, value);
  if (may_be_none(word.name) && common::lower_case(value) == "none") return "none";
  if (auto shape = printed_sshd_shape(word.name, value)) return *std::move(shape);
  const auto n = word.what == number ? sshd_number(value)
                 : word.what == span ? sshd_seconds(value)
                                     : std::nullopt;
  if (!n) return value;
  return word.name == "unusedconnectiontimeout" && *n == 0 ? "none" : std::to_string(*n);
}

bool matches_everybody(const std::vector<std::string>& criteria) {
  return criteria.size() == 1 && common::lower_case(criteria.front()) == "all";
}

std::string why_match_refused(const std::vector<std::string>& criteria) {
  if (matches_everybody(criteria)) return {};
  for (std::size_t i = 0; i < criteria.size(); ++i) {
    const string_view written = criteria[i];
    const auto equal = written.find('=');
    const auto name = common::lower_case(written.substr(0, equal));
    if (name == "all") return "`all` beside other criteria of Match";
    if (name == "invalid-user") continue;
    if (std::ranges::find(criteria_with_value, name) == criteria_with_value.end())
      return fmt::format("'{}' is no criterion of Match", name.substr(0, 100));
    if (equal == written.npos && ++i == criteria.size())
      return fmt::format("the criterion {} of Match without its value", name);
    const auto value = equal == written.npos ? string_view(criteria[i]) : written.substr(equal + 1);
    const bool address = name == "address" || name == "localaddress";
    if (value.empty() || (address && !is_address_list(value)) ||
        (name == "localport" && string_view("0123456789").find(value[0]) != value.npos &&
         !is_between(value, 1, 65535)))
      return fmt::format("'{}' is no value of {} in Match", value.substr(0, 100), name);
  }
  return {};
}

}  // namespace collector::effective
