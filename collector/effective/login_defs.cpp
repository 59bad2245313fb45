// /etc/login.defs as shadow 4.13 reads it: NAME, blanks, value; the last occurrence counts,
// capitals matter, and quotes around a value are no part of it.
#include "collector/effective/readers.hpp"
#include "common/text.hpp"

namespace collector::effective {

namespace {

constexpr auto login_defs_file = "/etc/login.defs";
/// The program reads longer lines as several.
constexpr std::size_t longest_login_line = 1022;

std::string_view without_end(std::string_view s) {
  constexpr std::string_view ends = " \t\r\n\f\v";
  while (!s.empty() && ends.find(s.back()) != ends.npos) s.remove_suffix(1);
  return s;
}

}  // namespace

answer ask_login_defs(const question& q, files& from) {
  const auto lines = from.read(login_defs_file);
  if (!lines) return absent_because(fmt::format("{} does not exist", login_defs_file));
  std::vector<assignment> said;
  std::int64_t n = 0;
  for (const auto& raw : *lines) {
    ++n;
    if (raw.size() > longest_login_line)
      from.refuse(
          fmt::format("{}:{}: shadow would read so long a line as several", login_defs_file, n));
    auto line = without_end(raw);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (line.empty() || line.front() == '#') continue;
    const auto end = line.find_first_of(" \t");
    if (end == line.npos || line.substr(0, end) != q.key) continue;
    auto value = line.substr(end);
    value.remove_prefix(std::min(value.find_first_not_of(" \t\""), value.size()));
    said.push_back({.value = std::string(value.substr(0, value.find('"'))),
                    .file = login_defs_file,
                    .line = n});
  }
  return last_decides(std::move(said));
}

}  // namespace collector::effective
