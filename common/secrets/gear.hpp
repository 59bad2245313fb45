// Words of network devices' configuration that a secret follows, in whatever line they stand.
#pragma once

#include <array>
#include <string_view>

namespace common::secrets {

inline constexpr auto gear_words = std::to_array<std::string_view>({
    "authentication-key",
    "authentication-mode",
    "authentication md5",
    "pre-shared-key",
    "pre-shared-secret",
    "shared-key",
    "encrypted-password",
    "plaintext-password",
    "plain-text-password-value",
    "psksecret",
    "auth-pwd",
    "priv-pwd",
    "md5sig",
    "auth-md",
    "crypt-md5-key",
    "set-key",
    "set-pmk",
    "enc",
    "snmp-agent",
    "wpakey",
    "nwkey",
    "hmac-md5",
    "hmac-sha1",
    "hmac-sha224",
    "hmac-sha256",
    "hmac-sha384",
    "hmac-sha512",
});

}  // namespace common::secrets
