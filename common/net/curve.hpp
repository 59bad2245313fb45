// Keys of CurveZMQ: who a peer on TCP is.
#pragma once

#include <string>
#include <string_view>

#include "common/result.hpp"

namespace common::net {

constexpr std::size_t curve_key_bytes = 32;

/// Both 32 bytes, not text.
struct curve_keys {
  std::string public_key, secret_key;
};

/// A new pair.
curve_keys make_curve_keys();

/// The pair of a secret key, which may be any 32 random bytes. malformed: another length.
result<curve_keys> curve_keys_of(std::string_view secret);
result<std::string> public_key_of(std::string_view secret);

/// What a connecting side needs: its own pair, and the public key that its server must hold.
struct curve_client {
  curve_keys own;
  std::string server_key;
};

/// What a listening side needs. The authenticator is told the domain with every question: 1 to 255
/// bytes of text.
struct curve_server {
  std::string secret_key;
  std::string domain;
};

/// malformed: a key of another length, a domain that is empty (libzmq would then ask nobody) or too
/// long.
status check(const curve_client& c);
status check(const curve_server& s);

}  // namespace common::net
