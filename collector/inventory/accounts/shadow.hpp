// shadow(5): whether an account has a password, and how old it may become. The hash itself is never
// kept.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "schemas/inventory/accounts.hpp"

namespace collector::inventory {

struct shadow_entry {
  schemas::text state, algorithm, mark;
  schemas::instant changed_at, expires_at;
  schemas::integer min_days, max_days, warning_days, inactive_days;
};

/// By name; of a name that stands twice the first entry, as login takes it.
std::map<std::string, shadow_entry, std::less<>> parse_shadow(std::string_view text);

/// `empty` (anybody may enter), `locked` (`!` before a hash), `disabled` (no password ever fits) or
/// `set`.
std::string_view password_state(std::string_view field);
/// `$y$…` → `y`; crypt(5) names them. A hash without one is the old DES.
schemas::text password_algorithm(std::string_view field);
/// Eight digits that are others when the hash of that account is another, as far as its salt is: of
/// the salt alone, so that no guess at a password can be tried on them. Absent without a salt.
schemas::text password_mark(std::string_view account, std::string_view field);

}  // namespace collector::inventory
