#include "common/secrets/after_blank.hpp"

#include <array>

#include "common/secrets/chosen_keys.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t decided_by = 512;

std::size_t find_lead(std::string_view line) {
  static constexpr auto before =
      sorted({"export", "set", "setenv", "local", "declare", "readonly", "ENV", "ARG", "env", "let",
              "var", "const", "+", "-x", "-gx", "-Ux"});
  constexpr std::string_view signs = "#;*\"'<$[";
  for (std::size_t i = 0;;) {
    while (i < line.size() && (is_blank(line[i]) || signs.find(line[i]) != signs.npos ||
                               (line[i] == '-' && is_blank(char_at(line, i + 1)))))
      ++i;
    const auto end = end_of_word(line, i);
    if (end >= line.size() || end - i > 8 || !is_one_of(line.substr(i, end - i), before)) return i;
    i = end;
  }
}

std::string_view word_at(std::string_view line, std::size_t i) {
  return line.substr(i, end_of_word(line, i) - i);
}

/// An option takes the next word, unless that is an option.
bool takes_value(std::string_view v) {
  if (v.starts_with("--") || v.starts_with('<') || (v.size() <= 2 && v.starts_with('-')) ||
      v.starts_with("id="))
    return false;
  return !v.starts_with('-') || kind_of(v).says == naming::none;
}

/// Lines of which it is known that a bare word behind `password` or `secret` is one.
bool is_directive(std::string_view first_word) {
  static constexpr auto starts = sorted(
      {"machine",       "default", "login", "account", "username",    "enable", "neighbor",
       "snmp-server",   "ppp",     "d-i",   "ip",      "ldap-server", "nmcli",  "tacacs-server",
       "radius-server", "crypto",  "wpa",   "key",     "area",        "aws",    "iwconfig",
       "standby",       "poll",    "bgp",   "pdftk"});
  return is_one_of(first_word, starts);
}

/// Flags, and the numbers of Cisco's kinds, stand before the value.
std::size_t skip_flags(std::string_view line, std::size_t i) {
  static constexpr auto kinds =
      sorted({"password", "string", "hex", "ascii", "encrypted", "clear", "plain", "ascii-text",
              "hexadecimal", "plain-text", "encrypted-password", "cipher", "irreversible-cipher",
              "enc", "sha512"});
  for (int n = 0; n < 4; ++n) {
    const auto w = word_at(line, i);
    const bool flag = w.starts_with("--") || (w.size() == 1 && is_digit(w[0])) ||
                      is_one_of(lower(w.substr(0, 16)), kinds);
    const auto next = skip_blanks(line, i + w.size());
    if (!flag || next >= line.size()) return i;
    i = next;
  }
  return i;
}

bool is_last_word(std::string_view line, span value) {
  const auto next = skip_blanks(line, std::min(value.end, line.size()));
  const char c = char_at(line, next);
  return next >= line.size() || c == '#' || c == ';' || c == '\\' || c == '}';
}

/// `{ auth_pass x }`: the name is the first one of a block.
bool opens_block(std::string_view line, std::size_t at) {
  while (at > 0 && is_blank(line[at - 1])) --at;
  if (at == 0 || line[at - 1] != '{') return false;
  return at == 1 || std::string_view("{$%").find(line[at - 2]) == std::string_view::npos;
}

/// Messages of parsers quote what they stumbled over.
bool is_complaint(std::string_view line, span name) {
  static constexpr auto complaints =
      sorted({"unexpected", "unknown", "invalid", "expected", "bad", "the", "no"});
  auto end = name.begin;
  while (end > 0 && is_blank(line[end - 1])) --end;
  auto begin = end;
  while (begin > 0 && end - begin < 16 && is_letter(line[begin - 1])) --begin;
  return is_one_of(lower(line.substr(begin, end - begin)), complaints);
}

/// What cannot be a value behind a blank, whatever stands before.
bool is_no_value(std::string_view v) {
  static constexpr std::string_view signs = "-(=:[<>|&";
  if (v.find_first_not_of("};") == v.npos) return true;         // the end of a block
  if (v.ends_with("/tcp") || v.ends_with("/udp")) return true;  // of /etc/services
  if (v.empty() || is_prose(v) || signs.find(v[0]) != signs.npos) return true;
  // A module of PAM; what nginx hands requests on to.
  return v.find(".so") != v.npos || v.find("://") != v.npos || v.starts_with("unix:");
}

/// A word that prose has too.
bool is_common(std::string_view name) {
  static constexpr auto words =
      sorted({"password", "secret", "token", "pass", "pwd", "psk", "passphrase", "cookie",
              "community", "pin", "credentials", "credential", "bearer", "otp", "passwords",
              "passcode", "jwt", "authorization"});
  return is_one_of(name, words);
}

/// `setenv TOKEN x`, whatever the value looks like.
bool is_set_by_command(const line_facts& about) {
  const auto end = about.line.substr(0, about.lead).find_last_not_of(" \t");
  return end != about.line.npos && is_letter(about.line[end]);
}

bool is_word_or_number(std::string_view v) {
  return std::ranges::all_of(v, is_letter) || std::ranges::all_of(v, is_digit);
}

/// `the password is x1y2`.
std::optional<std::size_t> said_in_prose(std::string_view line, std::size_t is) {
  const auto i = skip_blanks(line, is + 2);
  if (i >= line.size()) return std::nullopt;
  const auto value = part_of(line, decisive_part(line, i, extent::word));
  return is_quote(line[i]) || looks_chosen(value) ? std::optional(i) : std::nullopt;
}

/// GRUB's `password root x`.
std::size_t skip_user(const line_facts& about, span name, std::string_view n, std::size_t i) {
  const auto line = about.line, w = word_at(line, i);
  const auto next = skip_blanks(line, i + w.size());
  if (n != "password" || name.begin > about.lead || next >= line.size()) return i;
  const auto x = decisive_part(line, next, extent::word);
  const bool ends = is_last_word(line, {x.begin, x.end + (is_quote(line[next]) ? 1U : 0U)});
  const bool chosen = ends && std::ranges::all_of(w, is_alnum) && !is_prose(w) &&
                      (is_quote(line[next]) || looks_chosen(part_of(line, x)));
  return chosen || is_one_of(w, {"root", "admin", "grub"}) ? next : i;
}

/// A name and the word behind it.
struct word_pair {
  std::string_view written, name, value;  ///< `name`: what is written, in small letters
  bool first, last;                       ///< in the line: the name, the value
};

/// `Password Changed`; a sentence that begins with such a word, as `PyJWT implements …`.
bool is_text(const line_facts& about, const word_pair& p) {
  const bool small = std::ranges::all_of(p.value, is_lower);
  const bool heading = is_upper(p.written[0]) && is_upper(p.value[0]) &&
                       std::ranges::all_of(p.value.substr(1), is_lower);
  return (heading && is_common(p.name)) ||
         (p.first && !p.last && small && std::ranges::count(about.line, ' ') > 5 &&
          !is_directive(about.first_word) && !about.sets);
}

/// What some names say in front of a plain word or a number is said of other things, too.
bool is_about_others(const line_facts& about, const word_pair& p) {
  const auto n = p.name, v = p.value;
  const bool open = n.ends_with("community") && (v == "public" || v == "private");
  const bool rare = is_abroad(n) || n.ends_with("pword") || n.ends_with("pswd");
  const bool small_number = v.size() < 4 && std::ranges::all_of(v, is_digit);
  if (open || (rare && !looks_chosen(v)) ||
      (small_number && n.ends_with("_pass") && n != "auth_pass"))
    return true;
  const bool common_use =
      is_one_of(n, {"pass", "community", "token", "tokens", "cookie", "bearer", "pin"});
  const bool set = p.first && is_set_by_command(about) && std::ranges::none_of(p.written, is_lower);
  return common_use && !set && !looks_chosen(v) && !is_directive(about.first_word) &&
         is_word_or_number(v);
}

}  // namespace

line_facts facts_of(std::string_view line) {
  const auto lead = find_lead(line);
  return {line, lead, lower(word_at(line, lead).substr(0, 32)),
          line.substr(skip_blanks(line, 0)).starts_with("set ")};
}

span decisive_part(std::string_view line, std::size_t at, extent how) {
  return value_at(line.substr(0, std::min(line.size(), at + decided_by)), at, how);
}

std::optional<std::size_t> value_after_blank(const line_facts& about, span name, std::size_t i,
                                             const name_kind& kind) {
  const auto line = about.line;
  if (name.begin > 0 && (line[name.begin - 1] == '[' || line[name.begin - 1] == '/'))
    return std::nullopt;  // a section, a file's name
  if (i >= line.size()) return std::nullopt;
  // `--password-command "echo x"`
  if (!kind.tail && line[name.begin] == '-' && is_quote(line[i]) && says_value(line.substr(i, 8)))
    return i;
  if (!kind.tail) return std::nullopt;
  const auto n = lower(part_of(line, name).substr(0, 128));
  if (n.starts_with('-'))
    return takes_value(part_of(line, decisive_part(line, i, extent::word))) ? std::optional(i)
                                                                            : std::nullopt;
  if (word_at(line, i) == "is" && is_common(n)) return said_in_prose(line, i);
  // The command, or the base of accounts, but in a netrc and where what is quoted is no user.
  if (n == "passwd" && !is_one_of(about.first_word, {"machine", "default"}) &&
      !(is_quote(line[i]) && looks_chosen(part_of(line, decisive_part(line, i, extent::word)))))
    return std::nullopt;
  if (is_quote(line[i])) return is_complaint(line, name) ? std::nullopt : std::optional(i);
  i = skip_flags(line, i);
  i = skip_user(about, name, n, i);
  const auto value = decisive_part(line, i, extent::word);
  const auto v = part_of(line, value);
  if (is_no_value(v) || is_file_name(v) || (!is_common(n) && is_of_package(line, v)))
    return std::nullopt;
  const word_pair p{part_of(line, name), n, v,
                    name.begin <= about.lead || opens_block(line, name.begin),
                    is_last_word(line, value)};
  if (is_text(about, p) || is_about_others(about, p)) return std::nullopt;
  const bool is_value = kind.says == naming::weak || looks_chosen(v) || is_random(v) ||
                        is_directive(about.first_word) || (about.sets && p.last) ||
                        (is_common(n) ? p.first && p.last : p.first || p.last);
  return is_value ? std::optional(i) : std::nullopt;
}

}  // namespace common::secrets
