// Hashes of passwords: what they were made of can be guessed from them at leisure.
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// Two of Windows have 32 digits each.
constexpr std::size_t shortest_nt = 32;
/// As far as a decision needs it.
constexpr std::size_t hash_decided_by = 256;

constexpr bool is_hash_char(char c) {
  return is_alnum(c) || c == '.' || c == '/' || c == '+' || c == '=' || c == '$' || c == '-' ||
         c == '_' || c == ',' || c == '*';
}

constexpr auto ids =
    sorted({"y", "gy", "apr1", "sha1", "md5", "scrypt", "P", "H", "S", "B", "SHA", "ml", "nt"});

/// $6$salt$hash and its kin: an id of few letters, then one more `$` at least.
std::size_t end_of_crypt(std::string_view all, std::size_t at) {
  const auto line = all.substr(0, at + hash_decided_by);
  auto end = at + 1;
  while (end < line.size() && is_hash_char(line[end])) ++end;
  const auto v = line.substr(at, end - at);
  const auto second = v.find('$', 1);
  if (second == v.npos || second > 24 || second < 2 || v.size() < 12) return at;
  // $PATH$HOME are variables, and no id of crypt(3).
  const auto id = v.substr(1, second - 1);
  const bool known = is_digit(id[0]) || is_one_of(id, ids) || id.starts_with("argon2") ||
                     id.starts_with("pbkdf2") || id.starts_with("md5,") || id.starts_with("bcrypt");
  const auto rest = v.substr(second + 1);
  const bool blank = rest.find_first_of("0123456789./") == rest.npos;
  if (!known || blank || rest.size() < 8) return at;
  while (end < all.size() && is_hash_char(all[end])) ++end;
  while (all[end - 1] == ',') --end;
  return end;
}

/// grub.pbkdf2.sha512.10000.…, pbkdf2_sha256$…, SCRAM-SHA-256$…, {SSHA}….
std::size_t end_of_named(std::string_view line, std::size_t at) {
  if (line.substr(at).starts_with("OBF:1") || line.substr(at).starts_with("ENC(")) {
    constexpr std::size_t shortest = 12;
    auto end = at + 4;
    while (end < line.size() && is_hash_char(line[end])) ++end;
    if (end - at >= shortest && (line[at] == 'O' || (end < line.size() && line[end] == ')')))
      return end;
  }
  for (const std::string_view begins :
       {"grub.pbkdf2.", "pbkdf2_", "pbkdf2:", "pbkdf2-", "SCRAM-SHA-", "scram-sha-",
        "scrypt:", "scrypt$", "bcrypt$", "bcrypt_sha256$", "argon2$argon2", "sha1$", "sha256$",
        "sha512$", "md5$"}) {
    if (line[at] != begins[0] || !line.substr(at).starts_with(begins)) continue;
    auto end = at + begins.size();
    while (end < line.size() && (is_hash_char(line[end]) || line[end] == ':')) ++end;
    if (end - at >= 32) return end;
  }
  return at;
}

/// {SSHA}base64, as directories have it.
std::size_t end_of_scheme(std::string_view line, std::size_t at) {
  auto close = at + 1;
  if (at > 0 && line[at - 1] == '$') return at;  // ${HOME}
  while (
      close < line.size() && close - at < 24 &&
      (is_upper(line[close]) || is_digit(line[close]) || line[close] == '-' || line[close] == '_'))
    ++close;
  if (close < at + 3 || close >= line.size() || line[close] != '}') return at;
  auto end = close + 1;
  while (end < line.size() && is_hash_char(line[end])) ++end;
  // What is short is one only behind the name of a way to keep passwords.
  static constexpr auto ways =
      sorted({"PLAIN",    "CLEARTEXT", "CLEAR",      "CRYPT",    "DES",      "MD5",    "SMD5",
              "SHA",      "SSHA",      "SHA1",       "SHA256",   "SSHA256",  "SHA512", "SSHA512",
              "LDAP-MD5", "PLAIN-MD5", "DIGEST-MD5", "CRAM-MD5", "HMAC-MD5", "LANMAN", "NTLM",
              "OTP",      "SKEY",      "RPA",        "BLF-CRYPT"});
  if (!is_one_of(line.substr(at + 1, close - at - 1), ways)) return end - close > 12 ? end : at;
  while (end < line.size() && !is_blank(line[end]) && line[end] != ':' && !is_quote(line[end]))
    ++end;
  return end - close > 2 ? end : at;
}

/// *2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19 of MySQL.
std::size_t end_of_starred(std::string_view line, std::size_t at) {
  auto end = at + 1;
  while (end < line.size() && (is_digit(line[end]) || (line[end] >= 'A' && line[end] <= 'F')))
    ++end;
  return end - at == 41 ? end : at;
}

/// LM and NT hash of Windows, as smbpasswd and its kin write them.
void find_nt(std::string_view line, spans& out) {
  for (auto colon = line.find(':'); colon != line.npos; colon = line.find(':', colon + 1)) {
    auto begin = colon, end = colon + 1;
    // Where there is no LM hash its place has stars or X.
    while (begin > 0 && colon - begin < 32 &&
           (is_hex(line[begin - 1]) || line[begin - 1] == 'X' || line[begin - 1] == '*'))
      --begin;
    while (end < line.size() && end - colon <= 32 && is_hex(line[end])) ++end;
    if (colon - begin == 32 && end - colon == 33) out.push_back({begin, end});
  }
}

}  // namespace

void find_hashes(std::string_view line, const first_look& seen, spans& out) {
  if (seen.longest_run >= shortest_nt && seen.colons > 0) find_nt(line, out);
  if (!seen.has(may_hash) && !seen.has(has_mark)) return;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    auto end = at;
    if (c == '$') {
      end = end_of_crypt(line, at);
    } else if (c == '{') {
      end = end_of_scheme(line, at);
    } else if (c == '*') {
      end = end_of_starred(line, at);
    } else if (is_letter(c) && (at == 0 || !is_alnum(line[at - 1]))) {
      end = end_of_named(line, at);
    }
    if (end == at) continue;
    out.push_back({at, end});
    at = end - 1;
  }
}

}  // namespace common::secrets
