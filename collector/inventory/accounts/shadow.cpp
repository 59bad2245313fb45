#include "collector/inventory/accounts/shadow.hpp"

#include <fmt/format.h>

#include "collector/inventory/text.hpp"
#include "common/hash.hpp"
#include "common/hex.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t entries_limit = 100'000;

schemas::integer days(std::string_view s) {
  const auto n = number(s);
  return n && *n >= 0 && *n < 10'000'000 ? n : std::nullopt;
}

schemas::instant date(std::string_view s) {
  const auto n = days(s);
  return n ? schemas::instant{*n * 86'400'000} : schemas::instant{};
}

/// What crypt(5) writes before the digest; empty: such a hash has no salt. bcrypt has no mark
/// between the two.
std::string_view salt_of(std::string_view hash) {
  constexpr std::size_t des_size = 13, des_salt = 2, bsdi_size = 20, bsdi_salt = 9,
                        bcrypt_salt = 22;
  if (!hash.starts_with('$')) {
    if (hash.size() == bsdi_size && hash[0] == '_') return hash.substr(1, bsdi_salt - 1);
    return hash.size() == des_size ? hash.substr(0, des_salt) : std::string_view{};
  }
  const auto first = hash.find('$', 1), last = hash.rfind('$');
  if (first == hash.npos || hash.starts_with("$3$")) return {};
  if (hash.starts_with("$2")) {
    const bool is_whole = last > first && hash.size() > last + 1 + bcrypt_salt;
    return is_whole ? hash.substr(first + 1, last + bcrypt_salt - first) : std::string_view{};
  }
  return last > first ? hash.substr(first + 1, last - first - 1) : std::string_view{};
}

}  // namespace

schemas::text password_mark(std::string_view account, std::string_view field) {
  constexpr std::size_t digits = 8, longest_salt = 256;
  while (field.starts_with('!')) field.remove_prefix(1);
  const auto salt = salt_of(field);
  if (salt.empty() || salt.size() > longest_salt) return {};
  // With the name in it, two accounts with one hash do not show that they have one password.
  const auto all = fmt::format("muster: salt of a password\n{}\n{}", account, salt);
  return common::to_hex(std::string_view(common::sha256(all))).substr(0, digits);
}

schemas::text password_algorithm(std::string_view field) {
  while (field.starts_with('!')) field.remove_prefix(1);
  if (field.size() < 2 || field.starts_with('*')) return {};
  if (field[0] != '$') return field.size() == 13 ? schemas::text("des") : schemas::text{};
  const auto end = field.find('$', 1);
  return end == field.npos ? schemas::text{} : text_or_absent(field.substr(1, end - 1), 16);
}

std::string_view password_state(std::string_view field) {
  if (field.empty()) return "empty";
  if (field[0] != '!') return field[0] == '*' || field == "x" ? "disabled" : "set";
  while (field.starts_with('!')) field.remove_prefix(1);
  return field.empty() || field[0] == '*' ? "disabled" : "locked";
}

std::map<std::string, shadow_entry, std::less<>> parse_shadow(std::string_view rest) {
  std::map<std::string, shadow_entry, std::less<>> out;
  for (std::string_view line; out.size() < entries_limit && next_line(rest, line);) {
    const auto f = split(trim(line), ':', 10);
    if (f.size() < 8 || f[0].empty() || f[0][0] == '#') continue;
    out.try_emplace(std::string(f[0]), shadow_entry{.state = std::string(password_state(f[1])),
                                                    .algorithm = password_algorithm(f[1]),
                                                    .mark = password_mark(f[0], f[1]),
                                                    .changed_at = date(f[2]),
                                                    .expires_at = date(f[7]),
                                                    .min_days = days(f[3]),
                                                    .max_days = days(f[4]),
                                                    .warning_days = days(f[5]),
                                                    .inactive_days = days(f[6])});
  }
  return out;
}

}  // namespace collector::inventory
