// A command line is shown, sent and kept for years: what looks like a secret in it is not. Masking
// too much costs a value nobody needs; so where it is unclear what belongs to a secret, the rest of
// that argument goes with it.
#include <algorithm>
#include <array>

#include "collector/inventory/processes/proc_files.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::string_view mask = "***", blanks = " \t\n\r";
/// What ends a name on its left. '=' is among them, so that a long argument is looked at once and
/// not once for each '='.
constexpr std::string_view before_name = " \t\n\r&;?,|(){}[]<>'\"=";

std::string lower(std::string_view s) {
  std::string out(s);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c == '_' || c == '.' ? '-' : c;
  });
  return out;
}

/// Whether a name (of an option, a variable, a header) says that its value is a secret.
bool names_secret(std::string_view name) {
  static constexpr std::array<std::string_view, 12> anywhere{
      "password", "passwd",     "passphrase",  "secret",     "token",    "api-key",
      "apikey",   "access-key", "private-key", "credential", "auth-key", "authorization"};
  static constexpr std::array<std::string_view, 3> whole{
      "pwd", "pass", "pw"};  // as parts of other words they are no names
  const std::string text = lower(name);
  if (std::ranges::any_of(anywhere, [&](std::string_view w) { return text.find(w) != text.npos; }))
    return true;
  return std::ranges::any_of(split(text, '-'), [&](std::string_view part) {
    return std::ranges::find(whole, part) != whole.end();
  });
}

/// Where the user's part of an authority ends: at the last '@' before the path. A password with a
/// bare '/' in it is not valid there but works in many programs: then what looks like a port is not
/// a number.
std::size_t end_of_user(std::string_view s, std::size_t colon, std::size_t path) {
  const auto inside = s.substr(0, path).rfind('@');
  if (inside != s.npos && inside > colon) return inside;
  if (number(s.substr(colon + 1, path - colon - 1))) return s.npos;
  const auto at = s.substr(0, s.find_first_of(" \t\n\r'\"", colon)).rfind('@');
  return at != s.npos && at > colon ? at : s.npos;
}

/// scheme://user:password@host, wherever it stands.
void mask_urls(std::string& s) {
  for (auto scheme = s.find("://"); scheme != s.npos; scheme = s.find("://", scheme + 3)) {
    const auto path = std::min(s.find_first_of("/?# \t\n\r'\"", scheme + 3), s.size());
    const auto colon = s.find(':', scheme + 3);
    if (colon == s.npos || colon >= path) continue;
    const auto at = end_of_user(s, colon, path);
    if (at != s.npos) s.replace(colon + 1, at - colon - 1, mask);
  }
}

/// The name that ends before `end`; quotes around it do not belong to it.
std::string_view name_before(std::string_view s, std::size_t end) {
  while (end > 0 && (s[end - 1] == '"' || s[end - 1] == '\'')) --end;
  const auto before = s.substr(0, end).find_last_of(before_name);
  return s.substr(before == s.npos ? 0 : before + 1, end - (before == s.npos ? 0 : before + 1));
}

/// `NAME=value`, `Name: value`, `"name":"value"` and, in a command handed to a shell, `--name
/// value`.
bool mask_after_name(std::string& s) {
  for (auto at = s.find_first_of("=: \t\n\r"); at != s.npos;
       at = s.find_first_of("=: \t\n\r", at + 1)) {
    // Elsewhere a colon is part of an address or an image's tag.
    if (s[at] == ':' && (at + 1 == s.size() ||
                         std::string_view(" \t'\"").find(s[at + 1]) == std::string_view::npos))
      continue;
    const auto name = name_before(s, at);
    if (blanks.find(s[at]) != blanks.npos && !name.starts_with('-')) continue;
    if (!names_secret(name)) continue;
    s.replace(at + 1, s.npos, mask);
    return true;
  }
  return false;
}

bool is_secret_option(std::string_view a) {
  return a.size() > 1 && a[0] == '-' && a.find('=') == a.npos && names_secret(a);
}

/// An option may also stand where a value could: `--password -h HOST` asks for one.
bool is_value(std::string_view a) {
  return !a.starts_with("--") && !(a.size() <= 2 && a.starts_with('-')) && !is_secret_option(a);
}

}  // namespace

void mask_secrets(std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    auto& a = arguments[i];
    mask_urls(a);
    if (mask_after_name(a) || i == 0) continue;
    if (is_secret_option(a) && i + 1 < arguments.size() && is_value(arguments[i + 1]))
      arguments[++i] = mask;
  }
}

}  // namespace collector::inventory
