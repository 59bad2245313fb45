// Directives and statements whose words mean something by their place.
#include <array>

#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// Which words from the second on are a secret in a line of snmpd.conf or snmptrapd.conf.
void find_snmp(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  if (words.size() < 3) return;
  const auto first = part_of(small, words[0]).substr(0, 32);
  const auto secret = [&](std::size_t i) {
    const auto v = part_of(line, words[i]);
    if (v != "public" && v != "private") out.push_back(words[i]);
  };
  if (first == "createuser" || first == "usmuser") {
    static constexpr auto kinds =
        sorted({"md5", "sha", "sha-224", "sha-256", "sha-384", "sha-512", "sha1", "sha224",
                "sha256", "sha384", "sha512", "des", "aes", "aes128"});
    std::size_t i = part_of(line, words[1]) == "-e" ? 4 : 2;
    for (; i < words.size(); ++i) {
      const auto v = part_of(small, words[i]).substr(0, 32);
      const bool kind = is_one_of(v, kinds) || v.starts_with("aes") || v.starts_with("3des") ||
                        v == "-l" || v == "-m" || v == "-u";
      const bool hex = v.starts_with("0x") && words[i].end - words[i].begin >= 34;
      if (first == "createuser" ? !kind : hex) secret(i);
    }
  } else if (first.starts_with("com2sec")) {
    const std::size_t i = part_of(line, words[1]) == "-Cn" ? 5 : 3;
    if (i < words.size()) secret(i);
  } else if (first == "trapsink" || first == "trap2sink" || first == "informsink") {
    secret(2);
  } else if (first == "authcommunity") {
    secret(2);
  } else if (first == "snmp-server" && part_of(line, words[1]) == "host" && words.size() > 3) {
    std::size_t i = 3;
    while (i + 1 < words.size() &&
           (part_of(line, words[i]) == "version" || part_of(line, words[i]) == "traps" ||
            part_of(line, words[i]) == "informs" || is_digit(line[words[i].begin])))
      ++i;
    secret(i);
  }
}

/// AUTH PLAIN base64, as it is said to a mail server.
void find_smtp(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  static constexpr auto ways = sorted({"plain", "login", "xoauth2", "ntlm"});
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    const auto auth = part_of(small, words[i]).substr(0, 16);
    if (auth != "auth" && auth != "authenticate") continue;
    const auto v = part_of(line, words[i + 2]);
    const bool base64 = v.size() >= 8 && v[0] != '-' && std::ranges::any_of(v, is_lower);
    if (base64 && is_one_of(part_of(small, words[i + 1]).substr(0, 16), ways))
      out.push_back(words[i + 2]);
  }
}

/// `0 100 crypt aes-xts-plain64 KEY …`, as dmsetup shows it; `user x on >secret` of Redis, also as
/// ACL SETUSER sets it.
void find_others(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  const auto word = [&](std::size_t i) { return part_of(small, words[i]).substr(0, 8); };
  std::size_t acl = !words.empty() && word(0) == "user" ? 2 : words.size();
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    if (part_of(line, words[i]) == "crypt" && is_random(part_of(line, words[i + 2])))
      out.push_back(words[i + 2]);
    if (word(i) == "acl" && word(i + 1) == "setuser") acl = i + 3;
  }
  for (auto i = acl; i < words.size(); ++i) {
    const auto v = part_of(line, words[i]);
    const std::string_view signs = word(0) == "user" ? "># " : "><#!";
    if (v.size() > 1 && signs.find(v[0]) != v.npos && !is_plain(v.substr(1)))
      out.push_back({words[i].begin + 1, words[i].end});
  }
}

/// IDENTIFIED BY 'x' of SQL, also WITH a plugin; without quotes only in a statement or in capitals.
void find_identified(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  static constexpr auto statements = sorted({"create", "alter", "grant", "set"});
  static constexpr auto kinds = sorted({"password", "values", "random", "replace"});
  static constexpr auto prose =
      sorted({"password", "values", "random", "replace", "clause", "clauses", "or", "and", "in",
              "syntax", "is", "to", "part", "option", "statement", "the", "a", "with", "default"});
  if (words.empty()) return;
  bool sure = is_one_of(part_of(small, words[0]).substr(0, 16), statements);
  bool met = false;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto w = part_of(small, words[i]).substr(0, 16);
    met = met || w == "identified";
    sure = sure || part_of(line, words[i]) == "IDENTIFIED";
    if (!met || (w != "by" && w != "as")) continue;
    auto at = i + 1;
    while (at + 1 < words.size() && is_one_of(part_of(small, words[at]).substr(0, 16), kinds)) ++at;
    auto end = words[at].end;
    const bool quoted = words[at].begin > 0 && is_quote(line[words[at].begin - 1]);
    if (!quoted && end > words[at].begin && line[end - 1] == ';') --end;
    const span password{words[at].begin, end};
    if (quoted || (sure && !is_one_of(part_of(small, password).substr(0, 16), prose)))
      out.push_back(password);
    met = false;
  }
  if (part_of(small, words[0]) != "set") return;
  // SET PASSWORD FOR me = 'x'
  const auto set = small.find("set password"), equals = line.find('=', std::min(set, line.size()));
  if (const auto at = skip_blanks(line, std::min(equals, line.size() - 1) + 1);
      equals != line.npos && at < line.size() && is_quote(line[at]))
    out.push_back(value_at(line, at, extent::word));
}

/// `: PSK "x"`, `me : EAP "x"` of strongSwan; of a private key the passphrase stands behind a file.
void find_ipsec(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  static constexpr auto kinds = sorted({"PSK", "EAP", "XAUTH", "NTLM"});
  static constexpr auto of_files =
      sorted({"RSA", "PKCS8", "PKCS12", "P12", "ECDSA", "BLISS", "PIN"});
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    if (!part_of(line, words[i - 1]).ends_with(':')) continue;
    const auto kind = part_of(line, words[i]);
    if (is_one_of(kind, kinds)) out.push_back(words[i + 1]);
    const bool quoted = i + 2 < words.size() && is_quote(line[words[i + 2].begin - 1]);
    const bool last = i + 3 == words.size();
    if (is_one_of(kind, of_files) && i + 2 < words.size() && (quoted || (last && i < 3)) &&
        !is_plain(part_of(line, words[i + 2])) && part_of(line, words[i + 1]) != "{")
      out.push_back(words[i + 2]);
  }
}

/// How a key of a device is coded, hashed or used.
bool is_kind_of_key(std::string_view w) {
  static constexpr auto kinds = sorted({"md5",
                                        "sha",
                                        "sha1",
                                        "sha256",
                                        "sha-1",
                                        "sha-256",
                                        "hmac-sha-256",
                                        "des",
                                        "3des",
                                        "aes",
                                        "m",
                                        "aes128",
                                        "aes256",
                                        "sha512",
                                        "sha384",
                                        "des56",
                                        "cipher",
                                        "simple",
                                        "plain",
                                        "local",
                                        "remote",
                                        "ascii-text",
                                        "irreversible-cipher",
                                        "enc"});
  return is_one_of(w, kinds);
}

/// `crypto isakmp key x address …`, `radius-server … key 7 x`, `… auth sha x priv aes 128 y` of
/// network devices.
void find_device_keys(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  static constexpr auto starts =
      sorted({"crypto", "tacacs-server", "radius-server", "tacacs", "radius", "ip", "standby",
              "ntp", "snmp-server", "key-string", "server-private", "server-key", "vrrp", "glbp",
              "isis", "key", "iwconfig", "iw"});
  static constexpr auto no_keys =
      sorted({"chain", "generate", "rsa", "zeroize", "config-key", "mypubkey", "pubkey-chain",
              "name", "export", "import", "encrypt"});
  const auto word = [&](std::size_t i) { return part_of(small, words[i]).substr(0, 32); };
  // `pre-up iwconfig wlan0 key x` of ifupdown.
  const std::size_t begin = words.size() > 1 && is_one_of(word(1), {"iwconfig", "iw"}) ? 1 : 0;
  const auto first = word(begin);
  if (!is_one_of(first, starts)) return;
  bool keyed = false;
  for (auto i = begin; i < words.size(); ++i) {
    const auto w = word(i);
    const bool skipped = std::ranges::all_of(w, is_digit) || is_kind_of_key(w);
    if (keyed && !skipped && !is_one_of(w, no_keys)) {
      if (!is_plain(w)) out.push_back(words[i]);
      keyed = false;
    } else if (!keyed || !skipped) {
      const bool of_user = w == "auth" || w == "priv";
      keyed = (w == "key" && first != "key") || w.ends_with("-key") || w == "key-string" ||
              (of_user && first == "snmp-server" && i > 3 && i + 2 < words.size());
    }
  }
}

/// `1 MD5 x` of time servers; `key 7 x`, which belongs to the server that lines before named.
void find_devices(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  const auto word = [&](std::size_t i) { return part_of(small, words[i]).substr(0, 32); };
  if (words.size() < 2) return;
  const bool numbered = std::ranges::all_of(word(0), is_digit) && words.size() == 3;
  if (numbered && is_kind_of_key(word(1))) out.push_back(words[2]);
  const bool coded = words.size() == 3 && is_one_of(word(1), {"0", "5", "6", "7"});
  const bool chosen = words.size() == 2 && looks_chosen(part_of(line, words[1]));
  if (word(0) == "key" && (coded || chosen)) out.push_back(words.back());
  find_device_keys(s, out);
}

/// What a program says of a password that it made or changed.
void find_generated(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  for (std::size_t i = 0; i + 3 < words.size(); ++i)
    if (part_of(small, words[i]).substr(0, 16) == "password") {
      const auto before = part_of(line, words[words.size() - 2]);
      const bool made =
          part_of(line, words[i + 1]) == "is" && part_of(line, words[i + 2]) == "generated";
      if ((made || before == "is" || before == "to" || before == "was") &&
          looks_chosen(part_of(line, words.back())))
        out.push_back(words.back());
      return;
    }
}

/// user/password@base, as Oracle's drivers write it.
void find_thin(std::string_view line, spans& out) {
  for (auto at = line.find(":thin:"); at != line.npos; at = line.find(":thin:", at + 6)) {
    const auto s = line.substr(at + 6, 256);
    const auto slash = s.find('/'), end = s.find('@');
    if (slash != s.npos && end != s.npos && slash + 1 < end)
      out.push_back({at + 6 + slash + 1, at + 6 + end});
  }
}

/// `user = me:x` of curl. Owners look alike, but the name of a group is hardly one that was chosen.
void find_login(std::string_view line, spans& out) {
  const auto all = content_of(line);
  auto at = all.begin;
  while (at < all.end && is_name_char(line[at])) ++at;
  if (!is_one_of(lower(line.substr(all.begin, std::min<std::size_t>(at - all.begin, 16))),
                 {"user", "proxy-user"}))
    return;
  at = skip_blanks(line, at);
  if (at < all.end && (line[at] == '=' || line[at] == ':')) at = skip_blanks(line, at + 1);
  auto end = all.end;
  if (at < end && is_quote(line[at])) end = std::min(line.find(line[at], at + 1), end), ++at;
  const auto login = line.substr(std::min(at, end), end - std::min(at, end));
  const auto colon = login.find(':');
  if (colon == login.npos || colon == 0 || !std::ranges::all_of(login.substr(0, colon), [](char c) {
        return is_name_char(c) || c == '@';
      }))
    return;
  const auto password = login.substr(colon + 1);
  if (looks_chosen(password) && password.find_first_of(" \t") == password.npos &&
      password != login.substr(0, colon))
    out.push_back({at + colon + 1, end});
}

}  // namespace

void find_directives(const statement& s, spans& out) {
  find_login(s.line, out);
  find_snmp(s, out);
  find_others(s, out);
  find_identified(s, out);
  find_smtp(s, out);
  find_ipsec(s, out);
  find_devices(s, out);
  find_generated(s, out);
  find_thin(s.line, out);
}

}  // namespace common::secrets
