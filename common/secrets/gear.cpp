#include "common/secrets/gear.hpp"

#include <array>

#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

/// How the secret is written, and which one it is.
bool is_kind(std::string_view w) {
  static constexpr auto kinds = sorted({"md5",         "sha",
                                        "sha1",        "sha256",
                                        "sha512",      "type",
                                        "value",       "ascii",
                                        "hex",         "text",
                                        "plain",       "simple",
                                        "cipher",      "local",
                                        "remote",      "ascii-text",
                                        "key",         "key-id",
                                        "hexadecimal", "encrypted",
                                        "clear",       "password",
                                        "key-string",  "hmac-md5",
                                        "hmac-sha256", "irreversible-cipher",
                                        "enc",         "string",
                                        "plaintext",   "hmac-sha-256",
                                        "read",        "write",
                                        "secret"});
  return is_one_of(w, kinds) || (w.size() < 4 && std::ranges::all_of(w, is_digit));
}

/// A line of words in small letters.
class gear_line {
 public:
  gear_line(const statement& s, spans& out) : s_(s), out_(out) {}

  void run() {
    if (s_.words.size() < 2) return;
    for (std::size_t i = 0; i + 1 < s_.words.size(); ++i) look_at(i);
    find_pairs();
  }

 private:
  std::string_view word(std::size_t i) const {
    return part_of(s_.small, s_.words[i]).substr(0, 32);
  }
  std::string_view text(std::size_t i) const { return part_of(s_.line, s_.words[i]); }
  bool has(std::size_t end, std::initializer_list<std::string_view> some) const {
    constexpr std::size_t looked_back = 8;
    for (std::size_t i = end > looked_back ? end - looked_back : 0; i < end; ++i)
      if (is_one_of(word(i), some)) return true;
    return false;
  }

  void hide(std::size_t i) {
    auto w = s_.words[i];
    while (w.end > w.begin && s_.line[w.end - 1] == ';') --w.end;
    const auto v = part_of(s_.line, w);
    const bool shown = v.empty() || is_plain(v) || is_prose(v) || v[0] == '{' || v[0] == '(' ||
                       v.starts_with("--") || v.ends_with(':') || v[0] == '=' || v == "public" ||
                       v == "private" || v.starts_with("key-chain") || v.starts_with("keychain");
    if (!shown) out_.push_back(w);
  }

  /// What follows the word, behind how it is written.
  void hide_behind(std::size_t i, bool needs_kind = false) {
    auto next = i + 1;
    constexpr std::size_t most_kinds = 6;
    while (next + 1 < s_.words.size() && next < i + most_kinds && is_kind(word(next))) ++next;
    if (!needs_kind || next > i + 1) hide(next);
  }

  void look_at(std::size_t i) {
    const auto w = word(i);
    static constexpr auto sure =
        sorted({"authentication-key", "pre-shared-key", "pre-shared-secret", "encrypted-password",
                "plaintext-password", "plain-text-password-value", "psksecret", "auth-pwd",
                "priv-pwd", "md5sig", "set-pmk", "wpakey", "nwkey"});
    if (is_one_of(w, sure) || (w == "set-key" && i > 0 && word(i - 1) == "psk"))
      return hide_behind(i);
    if (is_one_of(w, {"auth-md", "crypt-md5-key", "authentication-mode"}))
      return hide_behind(i, true);
    const auto first = word(0);
    if (w == "shared-key" && i > 0) return hide_behind(i);
    if (is_one_of(w, {"cipher", "irreversible-cipher"}) && is_told(i)) return hide_behind(i);
    if (w == "enc" && first == "set" && text(i) == "ENC") return hide(i + 1);
    if (w == "community" && (first == "snmp-agent" || (first == "set" && has(i, {"snmp"}))))
      return hide_behind(i);
    if (w == "authentication" &&
        (is_one_of(first, {"standby", "vrrp", "glbp"}) || (first == "ip" && word(1) == "nhrp")))
      return hide_behind(i);
    if (w == "authentication" && first == "set") hide_key_behind(i);
    if (w.starts_with("hmac-") && i > 0) sign(i + 1);
  }

  /// `password cipher x`: elsewhere the word has its own meaning.
  bool is_told(std::size_t i) const {
    if (i == 0) return false;
    const auto before = word(i - 1);
    static constexpr auto names =
        sorted({"password", "read", "write", "shared-key", "pre-shared-key", "md5"});
    const bool number = before.size() < 4 && std::ranges::all_of(before, is_digit);
    const bool command = is_one_of(
        word(0), {"local-user", "snmp-agent", "super", "set", "peer", "radius-server", "ospf"});
    return (is_one_of(before, names) || (number && i > 1)) && (command || i + 2 == s_.words.size());
  }

  /// `authentication md5 1 key x` of Junos.
  void hide_key_behind(std::size_t i) {
    if (!is_one_of(word(i + 1), {"md5", "simple-password", "type"})) return;
    for (auto k = i + 1; k + 1 < s_.words.size() && k < i + 4; ++k)
      if (word(k) == "key") return hide(k + 1);
  }

  /// `key NAME hmac-sha256 BASE64`.
  void sign(std::size_t i) {
    if (text(i).ends_with('=') || is_random(text(i))) hide(i);
  }

  /// `passwd x encrypted` of a firewall; `set passwd x` of another.
  void find_pairs() {
    const auto first = word(0);
    const auto count = s_.words.size();
    if (first == "passwd" && count == 3 && word(2) == "encrypted") hide(1);
    if (first == "password" && count > 3 && is_one_of(word(1), {"manager", "operator"}))
      hide(count - 1);
    if (first == "set" && count == 3 && word(1) == "passwd") hide(2);
    if (is_one_of(first, {"aaa-server", "failover"}))
      for (std::size_t i = 1; i + 1 < count; ++i)
        if (word(i) == "key") hide_behind(i);
  }

  const statement& s_;
  spans& out_;
};

}  // namespace

void find_gear(const statement& s, spans& out) { gear_line(s, out).run(); }

}  // namespace common::secrets
