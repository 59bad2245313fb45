#include "common/secrets/sections.hpp"

#include "common/secrets/mask.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t kind_within = 16u << 10;
constexpr int most_here = 16;

std::string_view stripped(std::string_view line) {
  const auto begin = line.find_first_not_of(" \t\r");
  return begin == line.npos ? std::string_view{}
                            : line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
}

/// `kind: Secret`, also as JSON writes it.
bool says_secret(std::string_view line) {
  const auto c = stripped(line);
  return c == "kind: Secret" || c == "\"kind\": \"Secret\"," || c == "\"kind\": \"Secret\"" ||
         c == "- kind: Secret";
}
bool begins_data(std::string_view line) {
  const auto c = stripped(line);
  return is_one_of(c, {"data:", "stringData:", "\"data\": {", "\"stringData\": {"});
}
/// The kind may stand behind the data, as the names are often sorted.
bool is_announced(std::string_view rest, std::size_t indent) {
  rest = rest.substr(0, kind_within);
  while (!rest.empty()) {
    rest.remove_prefix(1);
    const auto line = rest.substr(0, rest.find('\n'));
    const auto own = skip_blanks(line, 0);
    if (line.starts_with("---") || (own < indent && own < line.size())) return false;
    if (own == indent && says_secret(line)) return true;
    rest.remove_prefix(std::min(rest.find('\n'), rest.size()));
  }
  return false;
}

/// The comment that files of pppd begin with.
bool heads_ppp(std::string_view line) {
  const auto c = stripped(line);
  if (!c.starts_with('#')) return false;
  const auto words = first_words_of(c.substr(1));
  return words.count > 2 && lower(part_of(c.substr(1), words[0]).substr(0, 16)) == "client" &&
         lower(part_of(c.substr(1), words[1]).substr(0, 16)) == "server" &&
         lower(part_of(c.substr(1), words[2]).substr(0, 16)) == "secret";
}

/// `chpasswd <<EOF`: a text for a program that reads a secret; the word that ends it.
std::string_view here_text(std::string_view line, bool& behind_colon) {
  const auto sign = line.find("<<");
  if (sign == line.npos || line.substr(sign).starts_with("<<<")) return {};
  const auto before = words_of(line.substr(0, sign));
  const bool ftp =
      !before.empty() && is_one_of(base_name(part_of(line, before[0])), {"ftp", "lftp"});
  if (!ftp && !reads_secret(line, before, true)) return {};
  behind_colon = line.substr(0, sign).find("chpasswd") != line.npos;
  auto at = sign + 2;
  while (at < line.size() &&
         (is_blank(line[at]) || is_quote(line[at]) || line[at] == '-' || line[at] == '\\'))
    ++at;
  auto end = at;
  while (end < line.size() && (is_alnum(line[end]) || line[end] == '_')) ++end;
  return line.substr(at, end - at);
}

/// `user:password` and nothing else, as files of logins have it; `sure`: also alone it looks so.
span password_of_login(std::string_view line, bool& sure) {
  const auto c = stripped(line);
  const auto colon = c.find(':');
  constexpr std::size_t longest_user = 32, longest = 128;
  if (colon == c.npos || colon == 0 || colon > longest_user || c.size() > longest) return {};
  const auto user = c.substr(0, colon), password = c.substr(colon + 1);
  if (password.find_first_of(" \t:/") != password.npos || !looks_chosen(password) ||
      password.find(mask) != password.npos || std::ranges::all_of(password, is_hex) ||
      is_digit(password[0]) || password.ends_with(".md5sums") || !is_letter(user[0]) ||
      !std::ranges::all_of(user, is_name_char))
    return {};
  const auto some = [&](auto is) { return std::ranges::any_of(password, is); };
  const bool sign = some([](char x) { return !is_name_char(x); });
  bool between = false;  // a digit among letters
  for (std::size_t i = 1; i + 1 < password.size(); ++i)
    between = between ||
              (is_letter(password[i - 1]) && is_digit(password[i]) && is_letter(password[i + 1]));
  const int classes = int{some(is_upper)} + int{some(is_lower)} + int{some(is_digit)} + int{sign};
  sure = between || classes > 2;
  const auto begin = static_cast<std::size_t>(password.data() - line.data());
  return {begin, begin + password.size()};
}

/// Whether all lines of a text are such; one alone has to be sure.
bool are_logins(std::string_view line, std::string_view rest) {
  constexpr std::size_t enough = 32;
  std::size_t count = 0;
  bool sure = false;
  for (;;) {
    const auto c = stripped(line);
    if (!c.empty() && c[0] != '#') {
      bool one = false;
      if (password_of_login(line, one).empty()) return false;
      sure = sure || one;
      if (++count == enough) return true;
    }
    if (rest.empty()) return count > 1 || sure;
    rest.remove_prefix(1);
    line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size());
  }
}

}  // namespace

void sections::next(std::string_view line, const first_look& seen, std::string_view rest,
                    spans& out) {
  if (now_ == within::logins) return in_logins(line, out);
  if (!started_ && !stripped(line).empty()) {
    started_ = true;
    if (seen.colons == 1 && are_logins(line, rest)) {
      now_ = within::logins;
      return in_logins(line, out);
    }
  }
  if (now_ == within::here) return in_here(line, out);
  const auto c = stripped(line);
  if (now_ == within::users && !c.starts_with('[')) return in_users(line, out);
  if (now_ == within::credentials && !c.starts_with('[')) return in_credentials(line, out);
  if (now_ == within::tokens) return in_tokens(line, out);
  if (now_ == within::ppp) return in_ppp(line, out);
  if (now_ == within::cluster_secret) in_cluster_secret(line, out);
  if (line.starts_with("---")) is_secret_ = false;
  begin(line, seen, rest);
}

void sections::begin(std::string_view line, const first_look& seen, std::string_view rest) {
  const auto c = stripped(line);
  if (c.empty()) return;
  if (c[0] == '[') {
    const bool users =
        is_one_of(lower(c.substr(0, 16)), {"[users]", "[passwords]", "[secrets]", "[admins]"});
    now_ = users ? within::users : within::nothing;
    if (lower(c.substr(0, 16)) == "[credentials]") now_ = within::credentials;
    return;
  }
  if (is_one_of(c, {"tokens {", "tokens = {", "\"tokens\": {"})) {
    now_ = within::tokens;
    lines_ = most_here;
    return;
  }
  if (c[0] == '#' && seen.has(may_name) && heads_ppp(line)) {
    now_ = within::ppp;
    return;
  }
  if (seen.has(may_name) && says_secret(line)) is_secret_ = true;
  if (begins_data(line)) {
    indent_ = skip_blanks(line, 0);
    const bool plain = c.find("stringData") == c.npos;
    if (!plain || is_secret_ || (--looks_ahead_ >= 0 && is_announced(rest, indent_)))
      now_ = within::cluster_secret;
    return;
  }
  if (!seen.has(may_command) || !seen.has(has_angle)) return;
  end_ = here_text(line, behind_colon_);
  if (end_.empty()) return;
  now_ = within::here;
  ftp_ = !reads_secret(line, words_of(line.substr(0, line.find("<<"))), true);
  lines_ = most_here;
}

void sections::in_users(std::string_view line, spans& out) const {
  const auto equals = line.find('=');
  if (equals == line.npos) return;
  const auto name = stripped(line.substr(0, equals));
  const bool account = !name.empty() && std::ranges::all_of(name, [](char c) {
    return is_alnum(c) || c == '-' || c == '.' || c == '@';
  });
  // Other programs keep settings of all users there: their names are longer, or their values plain.
  const auto value = value_at(line, equals + 1, extent::rest_of_line);
  const auto v = part_of(line, value);
  if (account && !is_plain(v) && !std::ranges::all_of(v, is_digit)) out.push_back(value);
}

/// Whose they are, and where, may be read.
void sections::in_credentials(std::string_view line, spans& out) {
  static constexpr auto open =
      sorted({"user",    "username", "login",   "name",  "email",    "host",   "hostname",
              "server",  "url",      "uri",     "realm", "domain",   "region", "type",
              "method",  "port",     "helper",  "store", "provider", "file",   "path",
              "account", "tenant",   "enabled", "output"});
  const auto equals = line.find('=');
  if (equals == line.npos) return;
  const auto value = value_at(line, equals + 1, extent::rest_of_line);
  const auto v = part_of(line, value);
  if (!is_one_of(lower(stripped(line.substr(0, equals)).substr(0, 32)), open) && !is_plain(v) &&
      !std::ranges::all_of(v, is_digit))
    out.push_back(value);
}

/// The tokens of a Consul agent, by what they are for.
void sections::in_tokens(std::string_view line, spans& out) {
  const auto c = stripped(line);
  if (--lines_ < 0 || c.starts_with('}')) {
    now_ = within::nothing;
    return;
  }
  const auto sign = line.find_first_of("=:");
  if (sign == line.npos) return;
  const auto value = value_at(line, sign + 1, extent::word);
  const auto v = part_of(line, value);
  if (is_uuid(v) || looks_chosen(v)) out.push_back(value);
}

void sections::in_ppp(std::string_view line, spans& out) const {
  const auto words = first_words_of(line);
  if (words.count < 3 || line[skip_blanks(line, 0)] == '#') return;
  if (!is_plain(part_of(line, words[2]))) out.push_back(words[2]);
}

void sections::in_cluster_secret(std::string_view line, spans& out) {
  const auto begin = skip_blanks(line, 0);
  if (begin >= line.size()) return;
  if (begin <= indent_) {
    now_ = within::nothing;
    return;
  }
  const auto colon = line.find(':', begin);
  if (colon == line.npos) {
    // A value that goes on.
    if (!is_plain(stripped(line))) out.push_back({begin, line.find_last_not_of(" \t\r,") + 1});
    return;
  }
  const auto value = value_at(line, colon + 1, extent::rest_of_line);
  if (!is_plain(part_of(line, value))) out.push_back(value);
}

void sections::in_here(std::string_view line, spans& out) {
  const auto c = stripped(line);
  if (--lines_ < 0 || c == end_) {
    now_ = within::nothing;
    return;
  }
  auto begin = skip_blanks(line, 0);
  if (ftp_) {
    const auto words = first_words_of(line);
    const bool asks = words.count > 0 && is_one_of(part_of(line, words[0]), {"user", "open"});
    if (asks && words.count > 2) out.push_back(words[2]);
    return;
  }
  if (behind_colon_) begin = line.find(':') + 1;
  const auto end = line.find_last_not_of(" \t\r") + 1;
  if (begin < end && !is_plain(part_of(line, {begin, end}))) out.push_back({begin, end});
}

void sections::in_logins(std::string_view line, spans& out) {
  bool sure = false;
  const auto password = password_of_login(line, sure);
  if (!password.empty()) out.push_back(password);
}

}  // namespace common::secrets
