#include "collector/inventory/proc_stat.hpp"

#include <algorithm>
#include <array>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t most_arguments = 256, most_bytes = 8192;
constexpr std::string_view mask = "***";

std::string lower(std::string_view s) {
  std::string out(s);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c == '_' ? '-' : c; });
  return out;
}

/// Whether a name (of an option or a variable) says that its value is a secret.
bool names_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 11> words{"password", "passwd",     "passphrase",  "secret",     "token",   "api-key",
                                                          "apikey",   "access-key", "private-key", "credential", "auth-key"};
  const std::string text = lower(name);
  if (text == "-pw" || text == "--pw" || text == "--pass" || text == "-pass" || text == "--pwd") return true;
  return std::ranges::any_of(words, [&](std::string_view w) { return text.find(w) != text.npos; });
}

/// scheme://user:password@host
void mask_url(std::string& s) {
  const auto scheme = s.find("://");
  if (scheme == s.npos) return;
  const auto host_end = s.find_first_of("/?#", scheme + 3);
  const auto at = s.substr(0, host_end).rfind('@');
  const auto colon = s.find(':', scheme + 3);
  if (at == s.npos || colon == s.npos || colon > at) return;
  s.replace(colon + 1, at - colon - 1, mask);
}

}  // namespace

std::optional<proc_stat> parse_proc_stat(std::string_view text) {
  const auto open = text.find('('), close = text.rfind(')');
  if (open == text.npos || close == text.npos || close < open) return std::nullopt;
  const auto pid = number(trim(text.substr(0, open)));
  const auto fields = split(trim(text.substr(close + 1)), ' ');
  if (!pid || fields.size() < 22 || fields[0].size() != 1) return std::nullopt;
  proc_stat out{.pid = *pid, .ppid = 0, .name = std::string(text.substr(open + 1, close - open - 1)), .state = fields[0][0]};
  // Field 3 of the manual is fields[0].
  const auto take = [&](std::size_t manual, std::int64_t& to) {
    const auto n = number(fields[manual - 3]);
    if (n) to = *n;
    return n.has_value();
  };
  if (!take(4, out.ppid) || !take(14, out.user_ticks) || !take(15, out.system_ticks) || !take(20, out.threads) || !take(22, out.start_ticks) ||
      !take(24, out.rss_pages))
    return std::nullopt;
  return out;
}

std::vector<std::string> parse_cmdline(std::string_view bytes) {
  bytes = bytes.substr(0, most_bytes);
  while (!bytes.empty() && bytes.back() == '\0') bytes.remove_suffix(1);
  std::vector<std::string> out;
  if (bytes.empty()) return out;
  for (const auto part : split(bytes, '\0')) {
    if (out.size() == most_arguments) break;
    out.emplace_back(part);
  }
  mask_secrets(out);
  return out;
}

void mask_secrets(std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto& a = arguments[i];
    mask_url(a);
    const auto equals = a.find('=');
    if (equals != a.npos && names_secret(a.substr(0, equals))) {
      a.replace(equals + 1, a.npos, mask);
      continue;
    }
    const bool option = a.size() > 1 && a[0] == '-' && equals == a.npos;
    if (i > 0 && option && names_secret(a) && i + 1 < arguments.size() && !arguments[i + 1].starts_with('-')) arguments[++i] = mask;
  }
}

}  // namespace collector::inventory
