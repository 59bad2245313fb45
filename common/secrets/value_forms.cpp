// Forms of values: pairs, seeds, names of files, and what of some names is no secret.
#include "common/secrets/spans.hpp"
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

bool stands_in_quotes(std::string_view line, span value) {
  return value.begin > 0 && is_quote(line[value.begin - 1]);
}

/// Not the length of one, nor code that makes it, nor a sentence about it.
bool is_salt(std::string_view line, span value) {
  const auto v = part_of(line, value);
  const auto number = [](char c) { return is_digit(c) || c == '.'; };
  if (v.size() < 4 || is_prose(v) || std::ranges::all_of(v, number)) return false;
  if (!stands_in_quotes(line, value))
    return v.find_first_of("([ ") == v.npos && v.find("alt") == v.npos;
  const auto word = [](char c) { return is_letter(c) || std::string_view(" ,.-").find(c) < 4; };
  return std::ranges::count(v, ' ') < 3 || !std::ranges::all_of(v, word);
}

/// A program that reads, and what.
bool is_command(std::string_view v) {
  static constexpr auto readers =
      sorted({"cat",      "head",     "tail",    "pass",    "gpg",  "aws",   "vault",
              "awk",      "sed",      "grep",    "cut",     "jq",   "curl",  "openssl",
              "base64",   "getent",   "kubectl", "op",      "bw",   "pwgen", "secret-tool",
              "security", "hostname", "id",      "uuidgen", "date", "php",   "python3"});
  const auto end = v.find(' ');
  return end != v.npos && is_one_of(base_name(v.substr(0, end)), readers);
}

/// Where a program looks for it: `os.environ["X"]`, and nothing in reserve.
bool is_environment(std::string_view v) {
  for (const std::string_view begins :
       {"os.environ", "os.getenv(", "getenv(", "process.env.", "ENV[", "ENV.fetch(", "env(",
        "System.getenv(", "$_ENV[", "$_SERVER[", "std::env::var("})
    if (v.starts_with(begins)) return v.find_first_of(",|?:=") == v.npos;
  return false;
}

/// `pkcs11:token=x;pin-value=y`: the token is the device.
bool is_device(std::string_view line, span name) {
  constexpr std::size_t longest = 256;
  const auto from = name.begin > longest ? name.begin - longest : 0;
  const auto before = line.substr(from, name.begin - from);
  const auto uri = before.rfind("pkcs11:");
  return uri != before.npos && before.find_first_of(" \t", uri) == before.npos;
}

}  // namespace

bool is_ordinary(std::string_view line, span name, span value) {
  const auto v = part_of(line, value);
  const auto n = lower(part_of(line, name));
  if (n == "credentials" && is_one_of(v, {"include", "same-origin", "omit"})) return true;
  if (is_environment(v)) return true;
  if (n == "token" && is_device(line, name)) return true;
  if (n == "accesskey" && v.size() == 1) return true;  // of a page's link
  if (n == "pass" && v.size() == 1 && is_digit(v[0])) return true;
  if (n.ends_with("salt") && !is_salt(line, value)) return true;
  return value.begin > 0 && line[value.begin - 1] == '`' && is_command(v) && !says_value(v);
}

bool says_value(std::string_view command) {
  for (const std::string_view speaker : {"echo", "printf", "<<<"})
    if (command.find(speaker) != command.npos) return true;
  return false;
}

std::size_t password_of_pair(std::string_view v) {
  static constexpr auto ways =
      sorted({"pam",       "ldap",   "ldaps",  "sasl",       "basic",    "digest",        "tls",
              "ssl",       "type",   "scheme", "http",       "https",    "file",          "sql",
              "mysql",     "pgsql",  "plain",  "oauth",      "oauth2",   "urn",           "none",
              "mechanism", "method", "static", "db",         "cram-md5", "scram-sha-256", "auth",
              "user",      "users",  "role",   "admin-role", "system",   "arn",           "env",
              "unix",      "aws",    "org",    "htpasswd",   "sha256",   "md5",           "spnego",
              "kerberos",  "jaas",   "module", "class",      "var"});
  const auto colon = v.substr(0, 64).find(':');
  if (colon == v.npos || colon == 0 || v.size() > 256) return 0;
  const auto user = v.substr(0, colon), password = v.substr(colon + 1);
  const bool fits = std::ranges::all_of(user, [](char c) { return is_name_char(c) || c == '@'; }) &&
                    std::ranges::any_of(user, is_letter) && !is_one_of(lower(user), ways) &&
                    !is_plain(password) && !is_prose(password) &&
                    password.find_first_of(" \t/(){},<>") == password.npos &&
                    password.find(':') == password.npos &&
                    !std::ranges::all_of(password, [](char c) { return is_digit(c) || c == '.'; });
  return fits ? colon + 1 : 0;
}

bool is_seed_phrase(std::string_view v) {
  constexpr std::size_t least = 12, most = 24;
  std::size_t words = 0;
  for (std::size_t at = 0; at < v.size() && words <= most; at = skip_blanks(v, at)) {
    const auto end = end_of_word(v, at);
    if (end - at < 3 || end - at > 8 || !std::ranges::all_of(v.substr(at, end - at), is_lower))
      return false;
    at = end;
    ++words;
  }
  return words >= least && words <= most;
}

bool is_uuid(std::string_view v) {
  return v.size() == 36 && std::ranges::count(v, '-') == 4 &&
         std::ranges::all_of(v, [](char c) { return is_hex(c) || c == '-'; });
}

bool is_file_name(std::string_view v) {
  if (v.size() > 128 || !std::ranges::all_of(v, is_name_char)) return false;
  for (const std::string_view end : {".key", ".pem", ".crt", ".cert", ".p12", ".jks", ".psk",
                                     ".keytab", ".gpg", ".asc", ".conf", ".txt", ".json", ".yml"})
    if (v.size() > end.size() && v.ends_with(end)) return true;
  return false;
}

}  // namespace common::secrets
