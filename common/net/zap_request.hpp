// A question of libzmq to its authenticator, as RFC 27 (ZAP 1.0) frames it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"

namespace common::net {

struct zap_request {
  std::string request_id;  ///< goes back with the answer
  std::string domain;
  std::string address;  ///< of the peer, as people write it
  std::string key;      ///< 32 bytes: the public key that the peer has proved to hold
};

/// How many frames a question of CURVE has: version, request id, domain, address, identity,
/// mechanism, key.
constexpr std::size_t zap_request_frames = 7;

/// malformed: not as the RFC says, or a frame over 255 bytes; unsupported: another mechanism.
result<zap_request> parse_zap_request(std::span<const std::string_view> frames);

/// The frames of an answer. One who is accepted gets the key's digits as its User-Id.
std::vector<std::string> zap_reply(std::string_view request_id, std::string_view key,
                                   bool accepted);

}  // namespace common::net
