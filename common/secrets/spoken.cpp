// What is said to a program that asks for a secret, in its own language.
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// `sentinel auth-pass master x` and `AUTH x` of Redis; `Unseal Key 1: x` of Vault; `NickServ
/// IDENTIFY x` of IRC.
void find_told(const statement& s, spans& out) {
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
  if (is_one_of(part_of(small, words[1]), {"identify", "register"}) && words.size() > 2 &&
      part_of(small, words[0]).ends_with("serv"))
    out.push_back(last);
  for (std::size_t i = 1; i + 2 < words.size(); ++i)
    if (part_of(small, words[i]) == "nickserv" && part_of(small, words[i + 1]) == "identify")
      out.push_back(last);
}

/// `send "x\r"` of expect: any text where a password is asked for, else one word that is no answer
/// and no command that everybody gives.
void find_sent(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  static constexpr auto ordinary =
      sorted({"yes",  "no",   "y",     "n",      "exit",  "quit",      "q",    "logout", "enable",
              "end",  "ls",   "reset", "reboot", "write", "configure", "root", "admin",  "bye",
              "help", "done", "ok",    "skip",   "all",   "save",      "conf"});
  const bool asked = line.find("assword") != line.npos || line.find("assphrase") != line.npos;
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (part_of(line, words[i]) != "send") continue;
    const auto at = part_of(line, words[i + 1]) == "--" && i + 2 < words.size() ? i + 2 : i + 1;
    if (!is_quote(line[words[at].begin - 1])) continue;
    auto v = part_of(line, words[at]);
    const bool ends = v.ends_with("\\r") || v.ends_with("\\n");
    while (v.ends_with("\\r") || v.ends_with("\\n")) v.remove_suffix(2);
    const bool one = ends && v.size() > 1 && v.find_first_of(" \t\\/-.") == v.npos &&
                     !is_one_of(lower(v.substr(0, 16)), ordinary);
    if ((asked || one) && !v.empty() && !v.starts_with('$') && !is_plain(v))
      out.push_back(words[at]);
  }
}

/// `add password * {x} {y}` of rancid's cloginrc, `AuthInfo:h "U:me" "P:x"` of sendmail, `[set
/// httpd …] allow me:x` of monit.
void find_routers_logins(const statement& s, spans& out) {
  const auto& [line, small, words] = s;
  if (words.size() < 3) return;
  const auto first = part_of(small, words[0]).substr(0, 64),
             second = part_of(small, words[1]).substr(0, 16);
  if (first == "add" && is_one_of(second, {"password", "userpassword", "enauth", "passphrase"}))
    for (std::size_t i = 3; i < words.size(); ++i)
      if (!part_of(line, words[i]).starts_with('#')) out.push_back(words[i]);
  if (first.starts_with("authinfo:"))
    for (const auto& w : words)
      if (const auto v = part_of(line, w); v.starts_with("P:") || v.starts_with("P="))
        out.push_back({w.begin + 2, w.end});
  if (first == "set" && second == "httpd")
    for (std::size_t i = 2; i + 1 < words.size(); ++i)
      if (const auto v = part_of(line, words[i + 1]);
          part_of(small, words[i]) == "allow" && password_of_pair(v) > 0)
        out.push_back({words[i + 1].begin + password_of_pair(v), words[i + 1].end});
}

}  // namespace

void find_spoken(const statement& s, spans& out) {
  find_told(s, out);
  find_sent(s, out);
  find_routers_logins(s, out);
}

}  // namespace common::secrets
