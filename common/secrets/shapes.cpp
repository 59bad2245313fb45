// Tokens that are known by how they begin: their makers chose the beginnings so that they are
// found.
#include <array>

#include "common/secrets/spans.hpp"
#include "common/secrets/token_shapes.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// By their first character, else in their order.
constexpr auto by_letter = [] {
  std::array<shape, shapes.size()> out{};
  std::size_t n = 0;
  for (std::size_t c = 0; c < 256; ++c)
    for (const auto& s : shapes)
      if (static_cast<unsigned char>(s.begins[0]) == c) out[n++] = s;
  return out;
}();
/// Where those of a character begin.
constexpr auto begins_of = [] {
  std::array<std::uint8_t, 257> out{};
  static_assert(shapes.size() < 256);
  for (const auto& s : shapes)
    for (std::size_t c = static_cast<unsigned char>(s.begins[0]) + 1U; c < out.size(); ++c)
      ++out[c];
  return out;
}();

constexpr bool is_token_char(char c) { return is_alnum(c) || c == '_' || c == '-'; }

/// As far as a decision needs it, so that what repeats a beginning is not read again and again.
constexpr std::size_t looked_at = 256;

std::size_t end_of_shape(std::string_view line, std::size_t at, const shape& s) {
  auto end = at + s.begins.size();
  while (end < line.size() && (is_alnum(line[end]) || s.also.find(line[end]) != s.also.npos)) ++end;
  return end;
}

/// Some beginnings are ordinary words too: what follows has to be what their makers use.
bool fits(std::string_view token, const shape& s) {
  const auto rest = token.substr(s.begins.size());
  const auto all = [&](auto is) { return std::ranges::all_of(rest, is); };
  if (s.begins == "SK" || s.begins == "key-" || s.begins == "dapi")
    return rest.size() >= 32 && std::ranges::all_of(rest.substr(0, 32), [](char c) {
             return is_digit(c) || (c >= 'a' && c <= 'f');
           });
  if (s.begins.size() == 4 && is_upper(s.begins[1]) && s.least == 16)
    return all([](char c) { return is_upper(c) || is_digit(c); }) ||
           (s.begins == "LTAI" && rest.size() < 32);
  if (s.begins.size() == 2 && s.least == 56)  // base32
    return rest.size() == 56 && all([](char c) { return is_upper(c) || (c >= '2' && c <= '7'); });
  if (s.begins == "xapp-") return is_digit(rest[0]);  // xapp-status is a program
  if (s.begins == "K10") return std::ranges::all_of(rest.substr(0, 64), is_hex);
  if (s.begins == "bot") {  // Telegram: digits, a colon, 35 others
    const auto colon = rest.find(':');
    return colon != rest.npos && colon >= 8 && rest.size() - colon > 30 &&
           std::ranges::all_of(rest.substr(0, colon), is_digit);
  }
  const bool plain_words = s.begins == "sk-" || s.begins == "oy2" || s.begins == "ATBB" ||
                           s.begins == "EAAA" || s.begins == "pul-" || s.begins == "AQVN" ||
                           s.begins == "secret_";
  return !plain_words || std::ranges::any_of(rest, is_digit);
}

/// eyJ….eyJ….…: base64 of `{"`, twice.
std::size_t end_of_jwt(std::string_view line, std::size_t at) {
  if (!line.substr(at).starts_with("eyJ")) return at;
  const auto dot = line.substr(at, 4 * looked_at).find('.');
  if (dot == line.npos) return at;
  auto end = at;
  while (end < line.size() && (is_token_char(line[end]) || line[end] == '.' || line[end] == '='))
    ++end;
  return end - at >= 20 && at + dot + 5 < end ? end : at;
}

/// XXXXX-XXXXX-XXXXX-XXXXX-XXXXX of capital letters and digits: what a product is unlocked with.
std::size_t end_of_product_key(std::string_view line, std::size_t at) {
  constexpr std::size_t size = 29, group = 6;
  const auto key = line.substr(at, size);
  if (key.size() < size || key[group - 1] != '-' || (at > 0 && is_token_char(line[at - 1])) ||
      (at + size < line.size() && is_token_char(line[at + size])))
    return at;
  for (std::size_t i = 0; i < size; ++i)
    if (i % group == group - 1 ? key[i] != '-' : !is_upper(key[i]) && !is_digit(key[i])) return at;
  const bool mixed = std::ranges::any_of(key, is_digit) && std::ranges::any_of(key, is_upper);
  return mixed ? at + size : at;
}

std::size_t token_at(std::string_view line, std::size_t at) {
  if (const auto end = end_of_product_key(line, at); end > at) return end;
  if (const auto end = end_of_jwt(line, at); end > at) return end;
  const auto c = static_cast<unsigned char>(line[at]);
  for (std::size_t i = begins_of[c]; i < begins_of[c + 1U]; ++i) {
    const auto& s = by_letter[i];
    if (!line.substr(at).starts_with(s.begins)) continue;
    const auto end = end_of_shape(line.substr(0, at + looked_at), at, s);
    if (end - at - s.begins.size() >= s.least && fits(line.substr(at, end - at), s))
      return end_of_shape(line, at, s);
  }
  return at;
}

/// Of what `find_bots` looks for.
constexpr std::size_t shortest_bot = 32;

/// 1234567890:AA… of Telegram's bots; md5 and 32 digits of PostgreSQL.
void find_bots(std::string_view line, spans& out) {
  for (auto colon = line.find(":AA"); colon != line.npos; colon = line.find(":AA", colon + 3)) {
    auto begin = colon, end = colon + 1;
    while (begin > 0 && colon - begin < 12 && is_digit(line[begin - 1])) --begin;
    while (end < line.size() && end - colon < 64 && is_token_char(line[end])) ++end;
    if (colon - begin >= 8 && colon - begin <= 10 && end - colon >= 34 && end - colon <= 37)
      out.push_back({begin, end});
  }
  for (auto at = line.find("md5"); at != line.npos; at = line.find("md5", at + 3)) {
    auto end = at + 3;
    while (end < line.size() && end - at < 64 && is_hex(line[end])) ++end;
    const bool alone = at == 0 || !is_name_char(line[at - 1]);
    if (alone && end - at == 35 && (end == line.size() || !is_name_char(line[end])))
      out.push_back({at, end});
  }
}

/// `Bearer x`, `Basic eDp5`: what stands behind may be short, so it has to look like it.
void find_schemes(std::string_view line, spans& out) {
  for (const std::string_view scheme : {"Bearer ", "bearer ", "Basic ", "BEARER ", "Negotiate ",
                                        "Splunk ", "Token token=", "Basic\\ ", "basic "})
    for (auto at = line.find(scheme); at != line.npos; at = line.find(scheme, at + scheme.size())) {
      if (at > 0 && is_name_char(line[at - 1])) continue;
      const auto begin = skip_blanks(line, at + scheme.size());
      auto end = begin;
      while (end < line.size() &&
             (is_token_char(line[end]) ||
              std::string_view(".~+/=").find(line[end]) != std::string_view::npos))
        ++end;
      const auto v = line.substr(begin, end - begin);
      const bool digits = std::ranges::any_of(v, is_digit),
                 mixed =
                     std::ranges::any_of(v.substr(std::min<std::size_t>(1, v.size())), is_upper);
      const bool base64 = v.size() >= 8 && (v.ends_with('=') || digits || mixed);
      if (base64 && !is_path(v) && (scheme != "basic " || is_login(v))) out.push_back({begin, end});
    }
}

/// hooks.slack.com/services/T…/B…/…, discord.com/api/webhooks/1/…: the path is the secret.
void find_hooks(std::string_view line, spans& out) {
  for (const std::string_view place :
       {"hooks.slack.com/services/", "hooks.slack.com/workflows/", "/api/webhooks/",
        "webhook.office.com/webhookb2/", "hooks.zapier.com/hooks/catch/"}) {
    std::size_t end = 0;
    for (auto at = line.find(place); at != line.npos; at = line.find(place, end)) {
      const auto begin = at + place.size();
      end = begin;
      while (end < line.size() &&
             (is_token_char(line[end]) || line[end] == '/' || line[end] == '@'))
        ++end;
      out.push_back({begin, end});
    }
  }
}

void find_tokens(std::string_view line, spans& out) {
  for (std::size_t at = 0, run = 0; at < line.size();) {
    if (!is_alnum(line[at])) {
      ++at;
      continue;
    }
    if (at >= run) {  // most words are too short for any
      run = at;
      while (run < line.size() && (is_token_char(line[run]) || line[run] == '.')) ++run;
      if (run - at < shortest_token) {
        at = run;
        continue;
      }
    }
    if (const auto end = token_at(line, at); end > at) {
      out.push_back({at, end});
      at = end;
      continue;
    }
    while (at < line.size() && is_alnum(line[at])) ++at;
    while (at < line.size() && (line[at] == '_' || line[at] == '-')) ++at;
  }
}

}  // namespace

void find_shapes(std::string_view line, const first_look& seen, spans& out) {
  if (seen.longest_run >= shortest_token) find_tokens(line, out);
  if (seen.longest_run >= shortest_bot) find_bots(line, out);
  if (!seen.has(may_scheme)) return;
  find_schemes(line, out);
  find_hooks(line, out);
}

void find_bare(std::string_view line, spans& out) {
  const auto begin = line.find_first_not_of(" \t\"'"), last = line.find_last_not_of(" \t\r\"',");
  if (begin == line.npos || last < begin) return;
  const auto v = line.substr(begin, last + 1 - begin);
  if (v.size() < 16 || v.size() > 16384) return;
  const bool base32 =
      std::ranges::all_of(v, [](char c) { return is_upper(c) || (c >= '2' && c <= '7'); });
  const auto body = v.substr(0, v.find_last_not_of('=') + 1);
  const bool base64 =
      v.size() >= 24 &&
      std::ranges::all_of(body, [](char c) { return is_alnum(c) || c == '+' || c == '/'; }) &&
      body.find('/') != 0 && is_random(body) && !std::ranges::all_of(body, is_hex);
  if ((base32 && std::ranges::any_of(v, is_digit)) ||
      (base64 && (v.size() >= 40 || body.size() < v.size())))
    out.push_back({begin, last + 1});
}

}  // namespace common::secrets
