// Who may come in, as addresses carry it.
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t longest_authority = 512;

/// Where the user's part of an authority ends: at the last '@' before the path. A password with a
/// bare '/' in it is not valid there but works in many programs: then what looks like a port is not
/// a number.
std::size_t end_of_user(std::string_view s, std::size_t colon, std::size_t path) {
  const auto inside = s.substr(0, path).rfind('@');
  if (inside != s.npos && inside > colon) return inside;
  const auto port = s.substr(colon + 1, path - colon - 1);
  if (!port.empty() && std::ranges::all_of(port, is_digit)) return s.npos;
  const auto at = s.substr(0, s.find_first_of(" \t\r'\"", colon)).rfind('@');
  return at != s.npos && at > colon ? at : s.npos;
}

void at_scheme(std::string_view line, std::size_t begin, spans& out) {
  const auto s = line.substr(begin, longest_authority);
  const auto path = std::min(s.find_first_of("/?# \t\r'\"", 0), s.size());
  const auto colon = s.find(':');
  if (colon == s.npos || colon >= path) {
    // A token alone in the user's place.
    const auto user = s.substr(0, path).find('@');
    if (user != s.npos && is_random(s.substr(0, user))) out.push_back({begin, begin + user});
    return;
  }
  const auto at = end_of_user(s, colon, path);
  if (at != s.npos && at > colon + 1) out.push_back({begin + colon + 1, begin + at});
  // A token in the user's place, and nothing said behind the colon but its kind.
  const auto kind = at == s.npos ? s : s.substr(colon + 1, at - colon - 1);
  if (at != s.npos && (is_random(s.substr(0, colon)) || kind == "x-oauth-basic"))
    out.push_back({begin, begin + colon});
}

/// user:password@tcp(host:port)/base, as Go writes it.
void at_network(std::string_view line, std::size_t at, spans& out) {
  auto begin = at;
  while (begin > 0 && at - begin < longest_authority && !is_blank(line[begin - 1]) &&
         !is_quote(line[begin - 1]) && line[begin - 1] != '=')
    --begin;
  const auto colon = line.substr(begin, at - begin).find(':');
  if (colon != std::string_view::npos && begin + colon + 1 < at)
    out.push_back({begin + colon + 1, at});
}

/// user:x1y2@host, without a scheme; a tag and a digest of an image are none.
void at_host(std::string_view line, std::size_t at, spans& out) {
  constexpr std::size_t longest = 128;
  const auto ends = [&](char c) { return is_blank(c) || is_quote(c) || c == ':' || c == '/'; };
  auto begin = at;
  while (begin > 0 && at - begin < longest && !ends(line[begin - 1])) --begin;
  if (begin < 2 || line[begin - 1] != ':' || !is_name_char(line[begin - 2])) return;
  const auto host = line.substr(at + 1);
  if (host.empty() || !is_alnum(host[0]) || host.starts_with("sha256:") ||
      host.starts_with("sha512:"))
    return;
  auto user = begin - 1;
  while (user > 0 && begin - user < longest && is_name_char(line[user - 1])) --user;
  const auto ends_at = [&](std::size_t i) {
    return i == 0 || is_blank(line[i - 1]) || is_quote(line[i - 1]) || line[i - 1] == '=';
  };
  auto domain = user;
  if (user > 1 && line[user - 1] == '/')  // DOMAIN/user:x1y2@host
    for (--domain; domain > 0 && user - domain < longest && is_name_char(line[domain - 1]);)
      --domain;
  const bool alone = ends_at(user) || (domain + 1 < user && ends_at(domain));
  if (alone && is_letter(line[user]) && looks_chosen(line.substr(begin, at - begin)))
    out.push_back({begin, at});
}

/// `user=me%x` of mounts; what a query escapes is none.
void at_percent(std::string_view line, spans& out) {
  constexpr std::size_t longest = 64;
  for (auto at = line.find('%'); at != line.npos; at = line.find('%', at + 1)) {
    auto begin = at;
    while (begin > 0 && at - begin < longest &&
           (is_name_char(line[begin - 1]) || line[begin - 1] == '\\'))
      --begin;
    if (begin < 5 || line[begin - 1] != '=' || begin == at) continue;
    const auto before = lower(line.substr(begin < 9 ? 0 : begin - 9, begin < 9 ? begin : 9));
    if (!before.ends_with("user=") && !before.ends_with("username=")) continue;
    const auto sign = begin - (before.ends_with("username=") ? 9U : 5U);
    if (sign > 0 && (line[sign - 1] == '?' || line[sign - 1] == '&')) continue;
    const auto value = value_at(line, at + 1, extent::word);
    if (value.begin == at + 1 && !value.empty() && !is_blank(line[at + 1])) {
      out.push_back(value);
      at = value.end - 1;
    }
  }
}

}  // namespace

void find_urls(std::string_view line, const first_look& seen, spans& out) {
  if (seen.colons > 0)
    for (auto scheme = line.find("://"); scheme != line.npos; scheme = line.find("://", scheme + 3))
      at_scheme(line, scheme + 3, out);
  if (seen.has(has_percent)) at_percent(line, out);
  if (!seen.has(has_at) || seen.colons == 0) return;
  for (auto at = line.find('@'); at != line.npos; at = line.find('@', at + 1))
    at_host(line, at, out);
  for (const std::string_view network : {"@tcp(", "@unix(", "@udp("})
    for (auto at = line.find(network); at != line.npos;
         at = line.find(network, at + network.size()))
      at_network(line, at, out);
}

}  // namespace common::secrets
