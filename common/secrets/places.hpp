// Directives whose words mean something by their place, as a table.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace common::secrets {

/// What is hidden of the word in that place.
enum class hides : std::uint8_t {
  word,              ///< all of it
  after_colon,       ///< user:password
  after_last_colon,  ///< host:port:secret
  after_equals,      ///< NAME=value
};

/// `first` begins the line, `second` follows it if it is given; small letters. The secret stands at
/// `at`, counted from the first word, 0; behind `=` where the line has one.
struct place {
  std::string_view first, second;
  std::uint8_t at;
  hides what = hides::word;
};

inline constexpr auto places = std::to_array<place>({
    // Proxies and monitors.
    {"stats", "auth", 2, hides::after_colon},
    {"allow", "", 1, hides::after_colon},
    {"cachemgr_passwd", "", 1},
    // Storage.
    {"incominguser", "", 2},
    {"outgoinguser", "", 2},
    {"discoveryauth.outgoinguser", "", 2},
    // File transfer and mail.
    {"sqlconnectinfo", "", 3},
    {"ldapdninfo", "", 2},
    {"ldapbinddn", "", 2},
    {"userpassword", "", 2},
    {"sqlnamedconnectinfo", "", 5},
    {"authserver", "", 1, hides::after_last_colon},
    {"acctserver", "", 1, hides::after_last_colon},
    // Tunnels and chats.
    {"-setcookie", "", 1},
    {"option", "key", 2},
    {"option", "password", 2},
    {"ipsec", "secret", 2},
    {"ipsec", "obfuscated", 3},
    {"xauth", "password", 2},
    {"hidservauth", "", 2},
    {"/oper", "", 2},
    {"quote", "pass", 2},
    // Routing.
    {"isis", "password", 2},
    {"domain-password", "", 1},
    {"area-password", "", 1},
});

}  // namespace common::secrets
