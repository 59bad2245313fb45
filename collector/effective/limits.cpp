// limits.conf as pam_limits 1.5.2 reads it: DOMAIN TYPE ITEM VALUE; first
// /etc/security/limits.conf, then limits.d/*.conf in the order of bytes; of one domain the last
// line counts, and the type `-` is both. Which domain wins for a user is not asked here.
#include <algorithm>
#include <array>
#include <optional>

#include "collector/effective/readers.hpp"
#include "common/letters.hpp"
#include "common/text.hpp"

namespace collector::effective {

namespace {

constexpr auto limits_file = "/etc/security/limits.conf";
/// The module reads longer lines as several.
constexpr std::size_t longest_limits_line = 1022;

std::vector<std::string_view> limit_words(std::string_view line) {
  constexpr std::string_view blanks = " \t\r\f\v";
  std::vector<std::string_view> out;
  for (auto at = line.find_first_not_of(blanks); at != line.npos;
       at = line.find_first_not_of(blanks, at)) {
    const auto end = std::min(line.find_first_of(blanks, at), line.size());
    out.push_back(line.substr(at, end - at));
    at = end;
  }
  return out;
}

/// What the module makes of a value: a number as far as it goes, or a word for no limit at all.
/// Nothing: it says that the value is wrong, and passes over the line.
std::optional<std::string> limit_value(const std::string& item, std::string_view written) {
  if (item == "chroot") return std::string(written);
  auto value = common::lower_case(written);
  if (value == "-" || value == "-1" || value == "unlimited" || value == "infinity") return value;
  const std::size_t sign = value.find_first_of("+-") == 0 ? 1 : 0;
  const auto end = std::min(value.find_first_not_of("0123456789", sign), value.size());
  if (end == sign) return std::nullopt;
  const bool may_be_negative =
      item == "nice" || item == "priority" || item == "maxlogins" || item == "maxsyslogins";
  if (value.starts_with('-') && !may_be_negative) return "unlimited";  // it wraps around
  return value.starts_with('+') ? value.substr(1, end - 1) : value.substr(0, end);
}

/// `root -`: whoever is named there gets no limits at all. Of `*` the module knows no such line.
bool lifts_all(const question& q, const std::vector<std::string_view>& words) {
  return q.place != "*" && words.size() == 2 && words[0] == q.place && words[1] == "-";
}

/// False: the file takes its domain out of all limits.
bool take_limits(const question& q, const std::string& path, const std::vector<std::string>& lines,
                 files& from, std::vector<assignment>& said) {
  std::int64_t n = 0;
  for (const auto& raw : lines) {
    ++n;
    if (raw.size() > longest_limits_line)
      from.refuse(fmt::format("{}:{}: pam_limits would read so long a line as several", path, n));
    const auto words = limit_words(std::string_view(raw).substr(0, raw.find('#')));
    if (lifts_all(q, words)) return false;
    if (words.size() < 4 || words[0] != q.place || common::lower_case(words[2]) != q.key) continue;
    if (const auto type = common::lower_case(words[1]); type != q.section && type != "-") continue;
    if (auto value = limit_value(q.key, words[3]))
      said.push_back({.value = std::move(*value), .file = path, .line = n});
  }
  return true;
}

}  // namespace

answer ask_limits(const question& q, files& from) {
  static const std::array<std::string, 1> folder{"/etc/security/limits.d"};
  std::vector<assignment> said;
  const auto main = from.read(limits_file);
  bool limited = !main || take_limits(q, limits_file, *main, from, said);
  const auto more = from.drop_ins(folder);
  for (const auto& [name, path] : more)
    limited = limited && take_limits(q, path, from.read_drop_in(path), from, said);
  if (!limited) said.clear();
  if (!main && more.empty()) return absent_because(fmt::format("{} does not exist", limits_file));
  return last_decides(std::move(said));
}

}  // namespace collector::effective
