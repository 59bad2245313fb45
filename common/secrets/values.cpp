#include "common/secrets/values.hpp"

#include <array>

#include "common/secrets/mask.hpp"
#include "common/secrets/names.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t longest_plain = 256;

/// Behind the `)` that ends a `$(` there; where none does, behind the `$`.
std::size_t end_of_substitution(std::string_view line, std::size_t at) {
  constexpr std::size_t longest = 256;
  if (!line.substr(at).starts_with("$(")) return at + 1;
  int depth = 0;
  for (auto i = at + 1; i < line.size() && i - at < longest; ++i) {
    depth += line[i] == '(' ? 1 : line[i] == ')' ? -1 : 0;
    if (depth == 0) return i + 1;
  }
  return at + 1;
}

/// The quote that ends what begins with the same; a backslash takes the next character.
span quoted(std::string_view line, std::size_t at) {
  const char quote = line[at];
  if (line.substr(at + 1).starts_with("$(")) {  // which has quotes of its own
    const auto end = end_of_substitution(line, at + 1);
    if (end < line.size() && line[end] == quote) return {at + 1, end};
  }
  if (const std::string three(3, quote); line.substr(at).starts_with(three)) {
    const auto end = line.find(three, at + 3);
    return {at + 3, end == line.npos ? line.size() : end};
  }
  std::size_t end = at + 1;
  while (end < line.size() && line[end] != quote) end += line[end] == '\\' ? 2 : 1;
  return {at + 1, std::min(end, line.size())};
}

/// JSON within a string: \"x\".
span escaped_quoted(std::string_view line, std::size_t at) {
  const auto end = line.find("\\\"", at + 2);
  return {at + 2, end == line.npos ? line.size() : end};
}

/// Whether at a separator another `name=` begins, so that the value ended before it.
bool next_is_named(std::string_view line, std::size_t at) {
  at = skip_blanks(line, at);
  const auto begin = at;
  while (at < line.size() && at - begin < 64 && (is_name_char(line[at]) || line[at] == ' ')) ++at;
  return at > begin && at < line.size() && (line[at] == '=' || line[at] == ':');
}

static constexpr auto mount_words = sorted(
    {"ro",   "rw",     "nosuid",  "nodev",    "noexec",      "suid",     "dev",     "exec",
     "auto", "noauto", "user",    "nouser",   "users",       "defaults", "_netdev", "nofail",
     "sync", "async",  "noatime", "relatime", "noserverino", "soft",     "hard",    "noperm"});

/// A comma in a list of options ends a value; one in a password does not.
bool ends_at_comma(std::string_view line, std::size_t at) {
  if (at + 1 >= line.size() || is_blank(line[at + 1]) || is_quote(line[at + 1])) return true;
  if (next_is_named(line, at + 1)) return true;
  auto end = at + 1;
  while (end < line.size() && end - at < 16 && (is_alnum(line[end]) || line[end] == '_')) ++end;
  return is_one_of(line.substr(at + 1, end - at - 1), mount_words);
}

bool ends_word(std::string_view line, std::size_t at) {
  const char c = line[at];
  if (is_blank(c) || is_quote(c) || c == '<' || c == ')' || c == '}' || c == ']') return true;
  if (c == ',') return ends_at_comma(line, at);
  if (c != ';' && c != '&' && c != '|') return false;
  const bool last = at + 1 >= line.size() || is_blank(line[at + 1]) || is_quote(line[at + 1]);
  return last || line[at + 1] == c || next_is_named(line, at + 1);
}

span word(std::string_view line, std::size_t at) {
  auto end = at;
  while (end < line.size() && !(ends_word(line, end) && end > at)) {
    const bool call = line[end] == '$' && end + 1 < line.size() && line[end + 1] == '{';
    end = call               ? std::min(line.find('}', end), line.size() - 1) + 1
          : line[end] == '$' ? end_of_substitution(line, end)
                             : end + 1;
  }
  return {at, end};
}

/// To a comment, without blanks and separators at its end.
span rest(std::string_view line, std::size_t at) {
  auto end = at + 1;
  while (end < line.size() && !(is_blank(line[end - 1]) && (line[end] == '#' || line[end] == ';')))
    ++end;
  while (end > at + 1 && (is_blank(line[end - 1]) || line[end - 1] == ',' || line[end - 1] == ';'))
    --end;
  return {at, end};
}

span header(std::string_view line, std::size_t at) {
  const auto end = line.find_first_of("\"'\\", at);
  return {at, end == line.npos ? line.size() : end};
}

bool is_variable(std::string_view v) {
  if (v.starts_with("${{") || v.starts_with("{{")) return v.ends_with("}}");
  // A text that a template has in quotes is what it writes.
  if (v.starts_with("<%=") && is_quote(v[std::min(skip_blanks(v, 3), v.size() - 1)])) return false;
  if (v.starts_with("%{") || v.starts_with("<%=") || v.starts_with("!vault") ||
      v.starts_with("!secret ") || v.starts_with("{%"))
    return v.ends_with('}') || v.ends_with("%>") || v[0] == '!';
  if (v.size() > 2 && (v[0] == '%' || v[0] == '@') && v.back() == v[0])
    return std::ranges::all_of(v.substr(1, v.size() - 2),
                               [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
  const bool braces = v.starts_with("${") && v.ends_with('}');
  const bool format = v.starts_with("%(") && v.ends_with(")s");
  auto name = braces ? v.substr(2, v.size() - 3) : format ? v.substr(2, v.size() - 4) : v.substr(1);
  if (!braces && !format && v[0] != '$') return false;
  const auto fits = [&](char c) {
    return is_digit(c) || c == '_' || is_upper(c) ||
           ((braces || format) && (is_lower(c) || c == '.'));
  };
  // `$password` names itself; other small letters may be a password that begins so.
  return !name.empty() &&
         (std::ranges::all_of(name, fits) ||
          (std::ranges::all_of(name, [](char c) { return is_lower(c) || c == '_'; }) &&
           kind_of(name).says == naming::strong));
}

/// `90 days`, `30d`.
bool is_duration(std::string_view v) {
  static constexpr auto units = sorted(
      {"d",   "day",     "days",  "h",      "hour", "hours", "w",       "week", "weeks", "m",
       "min", "minutes", "month", "months", "s",    "sec",   "seconds", "y",    "year",  "years"});
  const auto digits = std::min(v.find_first_not_of("0123456789"), v.size());
  const auto unit = v.substr(skip_blanks(v, digits));
  return digits > 0 && digits < 6 && is_one_of(unit, units);
}

/// `hash:/etc/x`, `ldap:/etc/x`: the value stands there.
bool is_lookup(std::string_view v) {
  const auto colon = v.find(':');
  if (colon == v.npos || colon < 2 || colon > 12 || colon + 2 >= v.size()) return false;
  return v[colon + 1] == '/' && v[colon + 2] != '/' && v.find(' ') == v.npos &&
         std::ranges::all_of(v.substr(0, colon), is_lower);
}

std::size_t count(std::string_view v, bool (*is)(char)) {
  return static_cast<std::size_t>(std::ranges::count_if(v, is));
}

}  // namespace

bool is_path(std::string_view v) {
  static constexpr auto roots =
      sorted({"/etc/",     "/run/",   "/var/",    "/usr/",  "/opt/", "/home/",  "/root/", "/srv/",
              "/tmp/",     "/dev/",   "/proc/",   "/sys/",  "/mnt/", "/media/", "/boot/", "/lib/",
              "/bin/",     "/sbin/",  "/snap/",   "/nix/",  "/app/", "~/",      "./",     "../",
              "/secrets/", "/vault/", "/config/", "/data/", "file:", "@/"});
  return std::ranges::any_of(roots.words, [&](std::string_view r) { return v.starts_with(r); });
}

span value_at(std::string_view line, std::size_t at, extent how) {
  at = skip_blanks(line, at);
  if (at >= line.size()) return {at, at};
  if (how != extent::element && line[at] == '#' && at + 1 < line.size() && is_blank(line[at + 1]))
    return {at, at};
  if (how == extent::element) {
    constexpr std::string_view raw = "<![CDATA[";
    if (line.substr(at).starts_with(raw))
      return {at + raw.size(), std::min(line.find("]]>", at), line.size())};
    return {at, std::min(line.find('<', at), line.size())};
  }
  if (is_quote(line[at])) return quoted(line, at);
  if (line.substr(at).starts_with("\\\"")) return escaped_quoted(line, at);
  if (line[at] == '[') {  // a list of secrets
    const auto end = line.find(']', at);
    return {at + 1, end == line.npos ? line.size() : end};
  }
  if (line[at] == '{' && !line.substr(at).starts_with("{{")) {
    const bool scheme = at + 1 < line.size() && is_alnum(line[at + 1]);
    if (!scheme) return {at, at};
  }
  if (line.substr(at).starts_with("<%")) {  // of a template
    const auto end = line.substr(at, 256).find("%>");
    if (end != line.npos) return {at, at + end + 2};
  }
  switch (how) {
    case extent::rest_of_line:
      return rest(line, at);
    case extent::header:
      return header(line, at);
    case extent::word:
    case extent::element:
      break;
  }
  return word(line, at);
}

bool is_plain(std::string_view v) {
  static constexpr auto words = sorted(
      {"yes",        "no",         "true",        "false",     "on",       "off",      "none",
       "null",       "nil",        "disabled",    "enabled",   "required", "optional", "never",
       "always",     "prompt",     "ask",         "undefined", "unset",    "<none>",   "(none)",
       "[redacted]", "<redacted>", "0",           "1",         "|",        ">",        "|-",
       ">-",         "stdin",      "interactive", "~",         "=",        "{",        "[",
       "\\",         "strong",     "weak",        "medium",    "low",      "high",     "hidden",
       "y",          "n",          "autogen",     "disable",   "enable",   "%>",       "-%>",
       "%}",         "}}"});
  if (v.empty() || v.size() > longest_plain) return v.empty();
  if (std::ranges::all_of(v, [](char c) { return std::string_view("*?, '\"").find(c) < 6; }))
    return true;
  if (v.size() <= 12 && is_one_of(lower(v), words)) return true;
  if (is_duration(v) || is_lookup(v)) return true;
  for (const std::string_view prefix : {"env:", "fd:", "ENV:"})
    if (v.starts_with(prefix) && is_name_char(v[std::min(prefix.size(), v.size() - 1)]))
      return true;
  if (v.starts_with('(') && v.ends_with(')') && v.find(" bit") != v.npos)
    return true;  // of OpenSSL
  if (v.starts_with('<') && v.ends_with('>') && v.find_first_of("0123456789!@#$%^&") == v.npos)
    return true;  // a place for one
  if (v.starts_with("$(") && v.ends_with(')')) return !says_value(v);
  if (const auto word = v.substr(0, v.find_first_of("# "));
      v[0] == '$' && word.find('/') != v.npos &&
      (word.size() == v.size() || v[word.size()] == '#') &&
      std::ranges::all_of(word.substr(1), [](char c) {
        return is_name_char(c) || c == '/' || c == '{' || c == '}';
      }))
    return true;  // $dir/private
  return is_variable(v) || (is_path(v) && v.find_first_of(" \t") == v.npos);
}

bool is_login(std::string_view v) {
  if (v.size() < 8 || v.size() > 512) return false;
  std::size_t bits = 0, held = 0, colons = 0;
  while (v.ends_with('=')) v.remove_suffix(1);
  for (const char c : v) {
    constexpr std::string_view digits =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto digit = digits.find(c);
    if (digit == digits.npos) return false;
    bits = (bits << 6 | digit) & 0xffff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const auto byte = bits >> held & 0xff;
    if (byte < ' ' || byte > '~') return false;
    colons += byte == ':';
  }
  return colons > 0;
}

bool is_random(std::string_view v) {
  while (v.ends_with('=')) v.remove_suffix(1);
  if (v.starts_with("0x") || v.starts_with("0s")) v.remove_prefix(2);
  if (v.starts_with("base64:")) v.remove_prefix(7);
  if (v.size() < 20) return false;
  const bool all_hex = std::ranges::all_of(v, is_hex);
  if (all_hex) return v.size() >= 32;
  const auto fits = [](char c) {
    return is_alnum(c) || c == '+' || c == '/' || c == '_' || c == '-' || c == '%';
  };
  return std::ranges::all_of(v, fits) && count(v, is_upper) > 1 && count(v, is_lower) > 1 &&
         count(v, is_digit) > 0 && !is_path(v);
}

}  // namespace common::secrets
