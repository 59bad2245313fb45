// Directives, statements and commands; also those that are one quoted word of another.
#include "common/secrets/inner_commands.hpp"
#include "common/secrets/places.hpp"
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// `name = x` has its parts in the places of `name x`.
spans without_equals(std::string_view line, const spans& words) {
  spans out;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (i != 1 || part_of(line, words[i]) != "=") out.push_back(words[i]);
  return out;
}

/// An address of IPv6 has colons as well.
bool is_user(std::string_view user, std::string_view password) {
  return std::ranges::all_of(user, [](char c) { return is_name_char(c) || c == '@'; }) &&
         (!std::ranges::all_of(user, is_hex) || password.find(':') == password.npos);
}

void hide_place(std::string_view line, span w, hides what, spans& out) {
  auto v = part_of(line, w);
  if (what == hides::after_colon) {
    const auto colon = v.find(':');
    if (colon == v.npos || colon == 0 || !is_user(v.substr(0, colon), v.substr(colon + 1))) return;
    w.begin += colon + 1;
    while (w.begin < w.end && is_quote(line[w.begin])) ++w.begin;
    while (w.end > w.begin && is_quote(line[w.end - 1])) --w.end;
    v = part_of(line, w);
  }
  if (what == hides::after_last_colon) {
    const auto colon = v.rfind(':');
    if (colon == v.npos || colon == v.find(':')) return;
    w.begin += colon + 1;
    v = part_of(line, w);
  }
  if (v.ends_with(';') && v.size() > 1) --w.end;
  if (!is_plain(v) && !is_one_of(v, {"disable", "disabled"})) out.push_back(w);
}

/// `client_send = : user : x`, the parts of which stand between colons, or what `<` announces.
void find_exim(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  if (part_of(small, words[0]).substr(0, 16) != "client_send") return;
  const auto equals = line.find('=');
  if (equals == line.npos) return;
  auto begin = line.find_first_not_of(" \t\"", equals + 1);
  char between = ':';
  if (begin != line.npos && line[begin] == '<' && begin + 1 < line.size())
    between = line[begin + 1], begin += 2;
  else if (begin != line.npos && line[begin] == '^')
    between = '^';
  const auto last = line.rfind(between);
  if (begin == line.npos || last == line.npos || last < begin) return;
  const auto at = skip_blanks(line, last + 1);
  auto end = line.find_last_not_of(" \t\"") + 1;
  if (at < end && !is_plain(part_of(line, {at, end}))) out.push_back({at, end});
}

/// `message-digest-key 1 md5 x`, `authentication text x`, `authentication … md5 x` of routers.
void find_routers(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  static constexpr auto starts = sorted({"ip", "ipv6", "area", "vrrp", "isis", "standby", "glbp"});
  const auto word = [&](std::size_t i) { return part_of(small, words[i]).substr(0, 32); };
  const auto is_key = [](std::string_view w) { return w.ends_with("message-digest-key"); };
  // Behind `ip`, `ip-ospf` and others, and on a line of its own.
  bool authenticates = is_key(word(0));
  if (!authenticates && !is_one_of(word(0), starts) &&
      std::ranges::none_of(words, [&](const span& w) { return is_key(part_of(small, w)); }))
    return;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const auto w = word(i);
    const bool hash = w == "md5" || w == "sha1";
    const bool text = w == "text" || w == "string";
    if (authenticates && (hash || text) && !word(i + 1).starts_with("key"))
      return out.push_back(words[i + (word(i + 1) == "7" && i + 2 < words.size() ? 2 : 1)]);
    authenticates = authenticates || w == "authentication" || is_key(w);
  }
}

/// `MONITOR ups@h 1 user x master` of NUT, `user me password x` of HAProxy, `owner owner/question
/// password x` of debconf, `… = cleartext x` of tacacs+, `cache_peer … login=me:x` of Squid.
void find_keyed(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  const auto word = [&](std::size_t i) { return part_of(small, words[i]).substr(0, 32); };
  const auto first = word(0);
  if (words.size() > 5 && first == "monitor" && word(1).find('@') != small.npos)
    out.push_back(words[4]);
  if (words.size() > 3 && word(2) == "string" &&
      (word(1).ends_with("wireless_wep") || word(1).ends_with("wireless_wpa")))
    out.push_back(words[3]);
  if (words.size() > 3 && word(2) == "password") {
    const bool question = word(1).find('/') != small.npos && is_letter(line[words[1].begin]) &&
                          std::ranges::all_of(first, is_name_char) &&
                          !is_prose(part_of(line, words[3]));
    if (question)
      out.push_back({words[3].begin, words.back().end});
    else if (first == "user" && !is_plain(part_of(line, words[3])) &&
             !is_prose(part_of(line, words[3])))
      out.push_back(words[3]);
  }
  if (words.size() == 4 && first == "user" && word(2) == "pass" &&
      !is_prose(part_of(line, words[3])))
    out.push_back(words[3]);
  // `socks5 10.0.0.1 1080 me x` of proxychains.
  if (words.size() == 5 && first == "socks5" && std::ranges::all_of(word(2), is_digit) &&
      !is_plain(part_of(line, words[4])))
    out.push_back(words[4]);
  for (std::size_t i = 1; i + 1 < words.size(); ++i)
    if (word(i - 1) == "=" && is_one_of(word(i), {"cleartext", "des"})) out.push_back(words[i + 1]);
  constexpr std::string_view login = "login=";
  if (first == "cache_peer")
    for (const auto& w : words)
      if (const auto colon = part_of(line, w).find(':');
          part_of(line, w).starts_with(login) && colon != std::string_view::npos)
        out.push_back({w.begin + colon + 1, w.end});
}

void find_in(const statement& s, const first_look& seen, spans& out) {
  if (s.words.empty()) return;
  find_directives(s, out);
  find_places(s, out);
  if (seen.has(may_gear)) find_gear(s, out);
  if (seen.has(may_verb)) find_verbs(s.line, s.words, out);
  if (seen.has(may_speak)) find_spoken(s, out);
  if (seen.has(may_command)) find_commands(s.line, s.words, out);
}

/// How the secret is written may stand before it.
std::size_t behind_kind(std::string_view line, const spans& words, std::size_t at) {
  static constexpr auto kinds =
      sorted({"clear", "md5", "text", "encrypted", "level-1", "level-2", "0", "7", "8"});
  while (at + 1 < words.size() && is_one_of(part_of(line, words[at]), kinds)) ++at;
  return at;
}

}  // namespace

std::string_view base_name(std::string_view word) {
  constexpr std::size_t longest = 256;
  if (word.size() > longest) return {};
  auto begin = word.size();
  while (begin > 0 && is_name_char(word[begin - 1])) --begin;
  return word.substr(begin);
}

void find_places(const statement& s, spans& out) {
  if (s.words.size() < 2) return;
  find_exim(s, out);
  find_routers(s, out);
  find_keyed(s, out);
  const auto words = without_equals(s.line, s.words);
  if (words.size() < 2) return;
  const auto first = part_of(s.small, words[0]), second = part_of(s.small, words[1]);
  for (const auto& p : places)
    if (p.first == first && !(first == "allow" && words.size() > 3) &&
        (p.second.empty() || p.second == second) && p.at < words.size())
      hide_place(s.line, words[behind_kind(s.line, words, p.at)], p.what, out);
}

void find_statements(std::string_view line, const first_look& seen, spans& out) {
  const auto words = words_of(line);
  const auto small = lower(line);
  find_in({line, small, words}, seen, out);
  const bool quoted = seen.has(may_command) && seen.has(has_quote);
  for (const auto& w : words) {
    const auto inner = part_of(line, w);
    if (inner.find_first_of(" \t") == inner.npos) continue;
    const auto before = out.size();
    const auto parts = words_of(inner);
    find_in({inner, part_of(small, w), parts}, seen, out);
    for (auto i = before; i < out.size(); ++i)
      out[i] = {out[i].begin + w.begin, out[i].end + w.begin};
    if (quoted) find_quoted_commands(line, w, out);
  }
  if (!seen.has(may_command)) return;
  if (seen.has(has_angle)) find_said_files(line, out);
  if (line.find('\\') != line.npos) find_escaped_commands(line, out);
  if (line.find(',') != line.npos) find_listed_commands(line, out);
}

}  // namespace common::secrets
