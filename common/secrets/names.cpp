#include "common/secrets/names.hpp"

#include <array>

#include "common/secrets/first_look.hpp"
#include "common/secrets/name_words.hpp"
#include "common/secrets/spans.hpp"

namespace common::secrets {

namespace {

constexpr std::size_t longest_name = 128, most_words = 12;

/// Alone, or as the end of words that are written together (`dbpassword`).
static constexpr auto endings =
    sorted({"password", "passwd",      "passphrase", "passwort",      "passcode",
            "apikey",   "secretkey",   "accesskey",  "authtoken",     "accesstoken",
            "authkey",  "sharedkey",   "privatekey", "secret",        "presharedkey",
            "bindpw",   "rootpw",      "adminpw",    "community",     "communitystring",
            "userpass", "requirepass", "authpass",   "privpass",      "masterauth",
            "authtok",  "wpapsk",      "dbpass",     "signingsecret", "dockerconfigjson",
            "dockercfg"});
static constexpr auto whole = sorted({"pwd",           "pass",           "pw",
                                      "psk",           "token",          "credential",
                                      "credentials",   "cred",           "creds",
                                      "bindpw",        "rootpw",         "authorization",
                                      "passwords",     "dbpw",           "userpw",
                                      "adminpw",       "rootdn_pw",      "storepass",
                                      "keypass",       "dbpwd",          "userpwd",
                                      "adminpass",     "rootpass",       "ldappass",
                                      "smtppass",      "mysqlpass",      "mypass",
                                      "bindpass",      "passwordpbkdf2", "bearer",

                                      "passwds",       "keystorepass",   "truststorepass",
                                      "loginpass",     "userpasswd",     "idtoken",
                                      "refreshtoken",  "sessiontoken",   "csrftoken",
                                      "secrettoken",   "bottoken",       "usertoken",
                                      "apitoken",      "deploytoken",    "jwttoken",
                                      "pwds",          "olcrootpw",      "identitytoken",
                                      "registrytoken", "tlspsk",         "serverpsk",
                                      "wifipsk",       "ikepsk",         "vpnpsk",
                                      "ipsecpsk",      "passw",          "pword",
                                      "pswd",          "pincode",        "passphrases",
                                      "pgpass",        "dnpass",         "regcode",
                                      "activationkey", "passwordsalt",   "passwordsaltmain",
                                      "authkeys",      "nwkey",          "wpakey"});
/// The same in other languages, as far as ASCII writes them.
static constexpr auto abroad =
    sorted({"senha",      "contrasena", "contrasenia", "contrasenya",  "motdepasse",  "kennwort",
            "haslo",      "wachtwoord", "losenord",    "loesenord",    "parola",      "sifre",
            "heslo",      "jelszo",     "salasana",    "passord",      "adgangskode", "geheim",
            "clave",      "lozinka",    "geslo",       "slaptazodis",  "parool",      "sandi",
            "parol",      "kodeord",    "contrasenha", "contrasinal",  "pasahitza",   "zaporka",
            "tunnussana", "matkhau",    "katasandi",   "palavrapasse", "sifra",       "losungswort",
            "geheimwort", "lykilord",   "paroli"});
/// Words that end in `pass` and tell of no secret.
static constexpr auto passes =
    sorted({"bypass",    "compass",   "encompass",  "surpass", "trespass",  "overpass",
            "underpass", "multipass", "onepass",    "twopass", "firstpass", "secondpass",
            "keepass",   "lastpass",  "singlepass", "lowpass", "highpass",  "bandpass",
            "allpass",   "proxypass", "getpass",    "askpass", "testpass"});
/// The last word only: in front of others they say what kind of thing something is.
static constexpr auto at_the_end = sorted(
    {"cookie",        "community", "rocommunity", "rwcommunity", "rocommunity6", "rwcommunity6",
     "trapcommunity", "otp",       "totp",        "puk",         "mdp",          "psw",
     "jwt",           "sessionid", "phpsessid",   "jsessionid",  "pin",          "passkey",
     "authcommunity", "salt",      "pepper"});
/// What makes a secret of the word `key` behind it.
static constexpr auto of_keys = sorted({"api",        "access",    "private",
                                        "secret",     "auth",      "encryption",
                                        "signing",    "shared",    "master",
                                        "account",    "preshared", "wep",
                                        "hmac",       "cipher",    "storage",
                                        "recovery",   "symmetric", "sas",
                                        "decryption", "ike",       "wpa",
                                        "fastopen",   "priv",      "unlock",
                                        "seal",       "wireless",  "authentication",
                                        "license",    "licence",   "activation",
                                        "session",    "consumer",  "stripe",
                                        "fernet",     "service",   "jwt",
                                        "deploy",     "rndc",      "tsig",
                                        "webhook",    "product",   "isakmp",
                                        "radius",     "tacacs",    "unseal",
                                        "validation", "upgrade",   "des",
                                        "nonce",      "swift",     "application",
                                        "pass4symm",  "setup",     "register",
                                        "cf",         "ali",       "gd",
                                        "dp",         "luks",      "wg",
                                        "wireguard",  "django",    "flask"});
/// What makes a secret of the words `code` and `seed` behind it.
static constexpr auto of_codes =
    sorted({"pin", "recovery", "activation", "scratch", "backup", "reg", "registration", "unlock",
            "verification", "emergency"});
static constexpr auto of_seeds =
    sorted({"totp", "otp", "hotp", "mfa", "tfa", "2fa", "wallet", "master", "nkey"});
/// Whole names.
static constexpr auto exact =
    sorted({"initial_management", "enable_password", "clear-text", "user_key", "agent_master"});
static constexpr auto weak_words =
    sorted({"key", "encrypt", "prime", "exponent", "coefficient", "auth", "seed", "sig",
            "signature", "keys", "keyfile", "mnemonic", "phrase", "ident"});
/// The words of a name in small letters.
class parts {
 public:
  /// At `_`, `-`, `.`, and where camel case begins a word. Digits at a word's end do not count.
  explicit parts(std::string_view name) {
    for (std::size_t i = 0; i < name.size(); ++i) {
      const char c = name[i];
      if (!is_alnum(c)) {
        end_word(i);
        continue;
      }
      const bool camel = is_upper(c) && i > 0 &&
                         (is_lower(name[i - 1]) ||
                          (is_upper(name[i - 1]) && i + 1 < name.size() && is_lower(name[i + 1])));
      if (camel) end_word(i);
      letters_[i] = lower(c);
      if (begin_ > i) begin_ = i;
    }
    end_word(name.size());
  }
  std::size_t count() const { return count_; }
  std::string_view word(std::size_t i) const { return words_[i]; }
  std::string_view last() const { return words_[count_ - 1]; }

 private:
  void end_word(std::size_t end) {
    if (begin_ < end && count_ < most_words) {
      std::string_view w(letters_.data() + begin_, end - begin_);
      while (w.size() > 1 && is_digit(w.back()) && !is_one_of(w, open_words) &&
             !is_one_of(w, at_the_end))
        w.remove_suffix(1);
      words_[count_++] = w;
    }
    begin_ = longest_name;
  }

  std::array<char, longest_name> letters_;
  std::array<std::string_view, most_words> words_;
  std::size_t count_ = 0, begin_ = longest_name;
};

/// The last letters of `endings`: most words have another one.
constexpr auto ends_an_ending = [] {
  std::array<bool, 256> out{};
  for (const auto e : endings.words) out[static_cast<unsigned char>(e.back())] = true;
  return out;
}();

/// `smtppass`, which is told by its end alone.
bool is_joined_pass(std::string_view w) {
  return w.size() > 6 && w.ends_with("pass") && !is_one_of(w, endings) && !is_one_of(w, whole);
}

bool is_pass_word(std::string_view w) {
  if (w.size() < 2) return false;
  if (is_one_of(w, whole) || is_one_of(w, abroad)) return true;
  if (is_joined_pass(w)) return !is_one_of(w, passes);
  return ends_an_ending[static_cast<unsigned char>(w.back())] &&
         std::ranges::any_of(endings.words, [&](std::string_view e) { return w.ends_with(e); });
}

bool has_open_word(const parts& p, std::size_t from) {
  for (std::size_t i = from; i < p.count(); ++i)
    if (is_one_of(p.word(i), open_words)) return true;
  return false;
}

/// Which words tell, as [first, last]; none: first > last.
struct telling {
  std::size_t first = 1, last = 0;
  bool some() const { return first <= last; }
};

telling find_telling(const parts& p) {
  telling out;
  for (std::size_t i = 0; i < p.count(); ++i) {
    const std::string_view w = p.word(i);
    const bool is_key =
        (w == "key" || w == "keys" || (w == "signature" && p.word(i ? i - 1 : 0) == "access")) &&
        i > 0 && is_one_of(p.word(i - 1), of_keys);
    const bool is_data = w == "data" && i > 0 && p.word(i - 1) == "key" && !has_open_word(p, 0);
    const bool is_string = i > 0 && ((w == "string" && p.word(i - 1) == "community") ||
                                     (w == "exponent" && p.word(i - 1) == "private"));
    const bool is_phrase = (w == "phrase" || w == "word") && i > 0 && p.word(i - 1) == "pass";
    // `mdp` is French, and a prefix of other things.
    const bool is_mdp = w == "mdp" && i + 1 < p.count() &&
                        is_one_of(p.word(i + 1), {"bdd", "db", "sql", "mysql", "user", "admin",
                                                  "root", "base", "ldap", "smtp"});
    const bool is_redis = w == "auth" && i > 0 && p.word(i - 1) == "rediscli";
    const auto before = p.word(i > 0 ? i - 1 : 0);
    const bool is_code =
        i > 0 && ((is_one_of(w, {"code", "codes"}) && is_one_of(before, of_codes)) ||
                  (w == "seed" && is_one_of(before, of_seeds)));
    const bool is_mot =
        w == "passe" && i > 0 &&
        ((before == "de" && i > 1 && p.word(i - 2) == "mot") || before == "palavra");
    // What acme.sh saves, and WordPress, SonarQube, rspamd, Bitwarden and the AWS CLI take.
    const bool is_known =
        i > 0 && ((w == "session" && before == "bw") ||
                  (w == "key" && p.word(0) == "sse" && is_one_of(before, {"c", "source"})) ||
                  (w == "key" && (p.word(0) == "saved" || before == "in")) ||
                  (w == "login" && before == "sonar") || (w == "verifier" && before == "code") ||
                  (w == "value" && before == "pin") || (w == "base" && before == "key") ||
                  (w == "key" && p.word(0) == "wireless"));
    const bool is_end = i + 1 == p.count() && is_one_of(w, at_the_end);
    if (is_key || is_phrase || is_data || is_string || is_code || is_mot || is_redis || is_known)
      out = {i - 1, i};
    else if (is_pass_word(w) || is_end || is_mdp ||
             (w == "cookie" && i > 0 && p.word(i - 1) == "magic"))
      out = {i, i};
  }
  return out;
}

}  // namespace

bool takes_pair(std::string_view name) {
  constexpr std::string_view last = "htrHTR";
  if (name.empty() || (last.find(name.back()) == last.npos && lower(name[0]) != 'b')) return false;
  const auto n = lower(name.substr(0, longest_name));
  return n.ends_with("auth") || n.ends_with("authident") || n.starts_with("bundle_") ||
         n == "etcdctl_user" || n.ends_with("local_user") || n.ends_with("local-user");
}

bool is_abroad(std::string_view name) {
  const auto n = lower(name.substr(0, longest_name));
  return is_one_of(n, abroad) || n.ends_with("passe");
}

name_kind kind_of(std::string_view name) {
  if (name.size() > longest_name) name = name.substr(name.size() - longest_name);
  if (name.starts_with("-D") && name.size() > 3) name.remove_prefix(2);  // of Java and of make
  if (!look_at(name).has(may_name)) return {};
  if (is_one_of(name, exact)) return {naming::strong, false, true};
  const parts p(name);
  if (p.count() == 0) return {};
  const auto t = find_telling(p);
  if (!t.some()) {
    const bool weak = (is_one_of(p.last(), weak_words) && !has_open_word(p, 0)) || takes_pair(name);
    return {weak ? naming::weak : naming::none, weak, p.count() > 1};
  }
  name_kind out{naming::strong, t.last + 1 == p.count(), t.last - t.first + 1 < p.count()};
  // In prose a blank behind such a word says nothing; behind an option it does.
  if (is_joined_pass(p.last()) && !name.starts_with('-')) out.tail = false;
  // `key data` is what kubectl calls a key; a word of one digit or letter counts nothing.
  for (std::size_t i = t.last + 1; i < p.count(); ++i) {
    if (is_one_of(p.word(i), about)) out.says = naming::weak;
    if (p.word(i).size() == 1) out.tail = i + 1 == p.count();
  }
  for (std::size_t i = 0; i < t.first; ++i)
    if (is_one_of(p.word(i), settings)) out.says = naming::weak;
  if (is_one_of(p.last(), {"salt", "pepper", "pgpass"})) out.tail = false;
  if (has_open_word(p, t.last + 1))
    out.says = p.last() == "id" && p.last() != p.word(t.last) && p.word(t.last) == "secret"
                   ? naming::weak
                   : naming::none;
  if (p.word(t.first) == "authorization" && t.last + 1 != p.count()) out.says = naming::none;
  return out;
}

bool is_header(std::string_view name) {
  const auto n = lower(name.substr(0, longest_name));
  return n.ends_with("authorization") || n == "cookie" || n == "set-cookie" ||
         (n.starts_with("x-") && kind_of(n).says == naming::strong);
}

}  // namespace common::secrets
