// The public half of a key of SSH: the bytes that stand in base64 in a .pub file (RFC 4253, 6.6).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schemas/value.hpp"

namespace collector::inventory {

/// `SHA256:…`, as `ssh-keygen -l` prints it.
std::string ssh_fingerprint(std::string_view blob);

struct public_key_facts {
  std::string type;       ///< rsa, ed25519, ecdsa, dsa, ed25519-sk, ecdsa-sk, unknown
  schemas::integer bits;  ///< as `ssh-keygen -l` counts them
};
public_key_facts describe_public_key(std::string_view blob);

/// A line of a .pub or authorized_keys file: options may stand before the type.
struct public_key_line {
  std::string type, blob, comment, options;
};
/// Nothing if no key is on it.
std::optional<public_key_line> parse_public_key_line(std::string_view line);

/// A field as RFC 4251 writes it: its length in four bytes before it.
std::string ssh_field(std::string_view bytes);

}  // namespace collector::inventory
