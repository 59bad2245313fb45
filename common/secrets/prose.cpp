// What tells a password from the words of a sentence or of a configuration's own language.
#include "common/secrets/values.hpp"

namespace common::secrets {

namespace {

std::size_t how_many(std::string_view v, bool (*is)(char)) {
  return static_cast<std::size_t>(std::ranges::count_if(v, is));
}

}  // namespace

bool looks_chosen(std::string_view v) {
  if (v.size() < 6 || v.size() > 512 || v.find("://") != v.npos || v.find('=') < v.size() - 2)
    return false;
  if (v.starts_with('/') || v.starts_with('-') || v.starts_with('(') || v.starts_with('<'))
    return false;
  for (const std::string_view end :
       {".so", ".conf", ".service", ".d", ".cfg", ".txt", ".py", ".sh", ".pem", ".c", ".h"})
    if (v.ends_with(end)) return false;
  if (is_prose(v.substr(0, v.find_last_not_of(".,;:\"')") + 1))) return false;
  const bool digits = how_many(v, is_digit) > 0, letters = how_many(v, is_letter) > 2;
  const bool signs = v.substr(0, v.size() - 1).find_first_of("!@#$%^&*+~?") != v.npos;
  const bool is_size = is_digit(v[0]) && how_many(v, is_letter) <= 2;
  return (digits && letters && !is_size) || (signs && letters);
}

bool is_prose(std::string_view v) {
  static constexpr auto words = sorted({"requisite",
                                        "required",
                                        "sufficient",
                                        "optional",
                                        "include",
                                        "substack",
                                        "is",
                                        "are",
                                        "was",
                                        "for",
                                        "in",
                                        "out",
                                        "of",
                                        "to",
                                        "the",
                                        "a",
                                        "an",
                                        "and",
                                        "or",
                                        "must",
                                        "may",
                                        "has",
                                        "have",
                                        "not",
                                        "will",
                                        "can",
                                        "should",
                                        "expires",
                                        "expired",
                                        "inactive",
                                        "changed",
                                        "change",
                                        "hashing",
                                        "hash",
                                        "hashes",
                                        "bucket",
                                        "set",
                                        "from",
                                        "with",
                                        "on",
                                        "at",
                                        "by",
                                        "file",
                                        "files",
                                        "policy",
                                        "quality",
                                        "aging",
                                        "age",
                                        "length",
                                        "required.",
                                        "manager",
                                        "management",
                                        "authentication",
                                        "never",
                                        "all",
                                        "encryption",
                                        "md5",
                                        "sha1",
                                        "sha256",
                                        "sha512",
                                        "yescrypt",
                                        "bcrypt",
                                        "blowfish",
                                        "des",
                                        "argon2id",
                                        "argon2",
                                        "scram-sha-256",
                                        "sha-256",
                                        "sha-512",
                                        "database",
                                        "entry",
                                        "entries",
                                        "any",
                                        "access",
                                        "if",
                                        "when",
                                        "that",
                                        "which",
                                        "auth",
                                        "type",
                                        "complexity",
                                        "expiration",
                                        "reset",
                                        "prompt",
                                        "store",
                                        "login",
                                        "logins",
                                        "field",
                                        "through",
                                        "edition",
                                        "strong",
                                        "weak",
                                        "support",
                                        "version",
                                        "ring",
                                        "protected",
                                        "protection",
                                        "strength",
                                        "rules",
                                        "hash",
                                        "hashes",
                                        "hidden",
                                        "simple",
                                        "string",
                                        "strings",
                                        "maps",
                                        "read-only",
                                        "read-write"});
  return v.size() <= 16 && is_one_of(lower(v), words);
}

bool are_name_services(std::string_view v) {
  static constexpr auto services =
      sorted({"files", "systemd", "compat", "sss", "ldap", "nis", "db", "winbind", "altfiles",
              "dns", "mymachines", "hesiod", "nisplus", "cache", "extrausers", "centrifydc", "vas4",
              "user", "myhostname"});
  if (v.size() > std::size_t{256} || v.empty()) return false;
  for (std::size_t at = skip_blanks(v, 0); at < v.size(); at = skip_blanks(v, at)) {
    const auto end =
        v[at] == '[' ? std::min(v.find(']', at), v.size() - 1) + 1 : end_of_word(v, at);
    if (v[at] != '[' && !is_one_of(v.substr(at, end - at), services)) return false;
    at = end;
  }
  return true;
}

}  // namespace common::secrets
