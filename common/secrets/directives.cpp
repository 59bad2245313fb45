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

/// `0 100 crypt aes-xts-plain64 KEY …`, as dmsetup shows it; `user x on >secret` of Redis.
void find_others(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  for (std::size_t i = 0; i + 2 < words.size(); ++i)
    if (part_of(line, words[i]) == "crypt" && is_random(part_of(line, words[i + 2])))
      out.push_back(words[i + 2]);
  const bool acl = !words.empty() && part_of(small, words[0]).substr(0, 8) == "user";
  for (std::size_t i = 2; acl && i < words.size(); ++i)
    if ((line[words[i].begin] == '>' || line[words[i].begin] == '#') &&
        words[i].end > words[i].begin + 1)
      out.push_back({words[i].begin + 1, words[i].end});
}

/// IDENTIFIED BY 'x' of SQL, also WITH a plugin.
void find_identified(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  static constexpr auto statements = sorted({"create", "alter", "grant", "set"});
  if (words.empty()) return;
  const bool statement = is_one_of(part_of(small, words[0]).substr(0, 16), statements);
  bool met = false;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    const auto w = part_of(small, words[i]).substr(0, 16);
    met = met || w == "identified";
    if (!met || (w != "by" && w != "as") || words[i + 1].empty()) continue;
    const bool quoted = is_quote(line[words[i + 1].begin - 1]);
    if (!quoted && !statement) continue;
    auto end = words[i + 1].end;
    if (!quoted && line[end - 1] == ';') --end;
    out.push_back({words[i + 1].begin, end});
    met = false;
  }
}

/// `: PSK "x"`, `me : EAP "x"` of strongSwan.
void find_ipsec(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  static constexpr auto kinds = sorted({"PSK", "EAP", "XAUTH", "NTLM", "PIN"});
  for (std::size_t i = 1; i + 1 < words.size(); ++i)
    if (part_of(line, words[i - 1]).ends_with(':') && is_one_of(part_of(line, words[i]), kinds))
      out.push_back(words[i + 1]);
}

/// `crypto isakmp key x address …`, `radius-server … key 7 x`, `… auth sha x priv aes 128 y` of
/// network devices; `1 MD5 x` of time servers.
void find_devices(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  static constexpr auto starts =
      sorted({"crypto", "tacacs-server", "radius-server", "tacacs", "radius", "ip", "standby",
              "ntp", "snmp-server", "key-string", "server-private", "server-key", "vrrp", "glbp",
              "isis", "key", "iwconfig", "iw", "pre-shared-key"});
  static constexpr auto kinds =
      sorted({"md5", "sha", "sha1", "sha256", "sha-1", "sha-256", "hmac-sha-256", "des", "3des",
              "aes", "m", "aes128", "aes256", "sha512", "sha384"});
  static constexpr auto no_keys =
      sorted({"chain", "generate", "rsa", "zeroize", "config-key", "mypubkey", "pubkey-chain",
              "name", "export", "import", "encrypt"});
  const auto word = [&](std::size_t i) { return part_of(small, words[i]).substr(0, 32); };
  if (words.size() < 2) return;
  const auto first = word(0);
  const bool numbered = std::ranges::all_of(first, is_digit) && words.size() == 3;
  if (numbered && is_one_of(word(1), kinds)) out.push_back(words[2]);
  // `key 7 x`, which belongs to the server that lines before named.
  const bool coded = words.size() == 3 && is_one_of(word(1), {"0", "5", "6", "7"});
  if (first == "key" && (coded || (words.size() == 2 && looks_chosen(part_of(line, words[1])))))
    out.push_back(words.back());
  if (!is_one_of(first, starts)) return;
  bool keyed = false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto w = word(i);
    const bool skipped = std::ranges::all_of(w, is_digit) || is_one_of(w, kinds);
    if (keyed && !skipped && !is_one_of(w, no_keys)) {
      if (!is_plain(w)) out.push_back(words[i]);
      keyed = false;
    } else if (!keyed || !skipped) {
      keyed = (w == "key" && first != "key") || w.ends_with("-key") || w == "key-string" ||
              ((w == "auth" || w == "priv") && first == "snmp-server" && i > 3 &&
               i + 2 < words.size() + 0);
    }
  }
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

/// `sentinel auth-pass master x` and `AUTH x` of Redis; `Unseal Key 1: x` of Vault; what expect
/// sends where a password is asked for.
void find_spoken(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  if (words.size() < 2) return;
  const auto last = words.back();
  const auto first = part_of(line, words[0]), second = part_of(line, words[1]);
  if (words.size() > 2 && second == "auth-pass") out.push_back(last);
  const bool redis = first == "AUTH" && words.size() < 4 && second != "PLAIN" &&
                     second != "LOGIN" && second != "GSSAPI";
  if (redis) out.push_back(last);
  const bool keys = part_of(small, words[1]) == "key" &&
                    is_one_of(part_of(small, words[0]), {"unseal", "recovery"});
  if (keys && words.size() < 5 && part_of(line, words[words.size() - 2]).ends_with(':'))
    out.push_back(last);
  const bool asked = line.find("assword") != line.npos;
  for (std::size_t i = 0; asked && i + 1 < words.size(); ++i)
    if (part_of(line, words[i]) == "send" && is_quote(line[words[i + 1].begin - 1]))
      out.push_back(words[i + 1]);
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

}  // namespace

void find_directives(const statement& s, spans& out) {
  find_snmp(s, out);
  find_others(s, out);
  find_identified(s, out);
  find_smtp(s, out);
  find_ipsec(s, out);
  find_devices(s, out);
  find_generated(s, out);
  find_spoken(s, out);
  find_thin(s.line, out);
}

}  // namespace common::secrets
