#include "collector/effective/sshd_values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "common/letters.hpp"
#include "common/result.hpp"

namespace collector::effective {

namespace {

using std::string_view;

struct choice {
  string_view keyword;
  std::array<string_view, 14> words;
};

constexpr auto choices = std::to_array<choice>({
    {"addressfamily", {"any", "inet", "inet6"}},
    {"allowstreamlocalforwarding", {"yes", "no", "all", "local", "remote"}},
    {"allowtcpforwarding", {"yes", "no", "all", "local", "remote"}},
    {"compression", {"yes", "no", "delayed"}},
    {"gatewayports", {"yes", "no", "clientspecified"}},
    {"ignorerhosts", {"yes", "no", "shosts-only"}},
    {"loglevel",
     {"quiet", "fatal", "error", "info", "verbose", "debug", "debug1", "debug2", "debug3"}},
    {"permitrootlogin",
     {"yes", "no", "prohibit-password", "without-password", "forced-commands-only"}},
    {"permittunnel", {"yes", "no", "point-to-point", "ethernet"}},
    {"syslogfacility",
     {"daemon", "user", "auth", "authpriv", "local0", "local1", "local2", "local3", "local4",
      "local5", "local6", "local7"}},
});

bool is_number(string_view s, std::int64_t least, std::int64_t most) {
  std::int64_t n = 0;
  const auto [end, ec] = std::from_chars(s.data(), s.data() + s.size(), n);
  return ec == std::errc{} && end == s.data() + s.size() && n >= least && n <= most;
}

/// `90`, `2m`, `1h30m`.
bool is_span(string_view s) {
  if (s.empty()) return false;
  while (!s.empty()) {
    const auto digits = std::min(s.find_first_not_of("0123456789"), s.size());
    if (!is_number(s.substr(0, digits), 0, std::numeric_limits<int>::max())) return false;
    s.remove_prefix(digits);
    if (s.empty()) break;
    if (string_view("sSmMhHdDwW").find(s.front()) == s.npos) return false;
    s.remove_prefix(1);
  }
  return true;
}

bool is_choice(const sshd_word& word, string_view value) {
  const auto at = std::ranges::find(choices, word.name, &choice::keyword);
  if (at == choices.end()) return true;
  // Alone of these it is compared as it is written.
  const auto wanted = word.name == "permittunnel" ? std::string(value) : common::lower_case(value);
  return !wanted.empty() && std::ranges::find(at->words, wanted) != at->words.end();
}

bool fits(const sshd_word& word, const std::string& value) {
  using enum sshd_word::takes;
  switch (word.what) {
    case flag: {
      const auto small = common::lower_case(value);
      return small == "yes" || small == "no";
    }
    case number:
      return is_number(value, 0, std::numeric_limits<int>::max());
    case span:
      return is_span(value) || (word.name == "unusedconnectiontimeout" && value == "none");
    case choice:
      return is_choice(word, value);
    case one:
    case up_to_two:
    case words:
      break;
  }
  const bool digits = !value.empty() && value.find_first_not_of("0123456789") == value.npos;
  return word.name != "port" || !digits || is_number(value, 1, 65535);
}

/// The bits of a network are checked, not the address.
bool is_address_list(string_view list) {
  for (auto rest = list; !rest.empty();) {
    const auto comma = rest.find(',');
    const auto one = rest.substr(0, comma);
    const auto slash = one.find('/');
    const bool six = one.find(':') != one.npos;
    if (slash != one.npos && !is_number(one.substr(slash + 1), 0, six ? 128 : 32)) return false;
    rest = comma == rest.npos ? string_view{} : rest.substr(comma + 1);
  }
  return true;
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
  if (!fits(word, value))
    return fmt::format("'{}' is no value of {}", value.substr(0, 100), word.name);
  if (word.name == "subsystem" && arguments.size() < 2) return "subsystem without its command";
  const bool sets = word.name == "setenv";
  if (sets || word.name == "acceptenv")
    for (const auto& a : arguments)
      if ((a.find('=') != a.npos) != sets)
        return fmt::format("'{}' is no value of {}", a.substr(0, 100), word.name);
  return {};
}

std::string as_printed(const sshd_word& word, std::string value) {
  using enum sshd_word::takes;
  if (word.what != flag && word.what != choice) return value;
  if (word.name != "loglevel" && word.name != "syslogfacility") return common::lower_case(value);
  for (auto& c : value)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 0x20);
  return value;
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
         !is_number(value, 1, 65535)))
      return fmt::format("'{}' is no value of {} in Match", value.substr(0, 100), name);
  }
  return {};
}

}  // namespace collector::effective
