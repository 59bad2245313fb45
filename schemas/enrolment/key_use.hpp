// DIR/keys/next/used: which agents still came by the server's old key, and when last. The broker
// writes it while there is a next key; `muster server-key` reads it.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "common/result.hpp"

namespace schemas {

struct key_uses {
  std::string next;        ///< the key that is to come, 32 raw bytes: of no other the rest tells
  std::int64_t since = 0;  ///< the server listens with the next key, ms since 1970
  std::map<std::string, std::int64_t> agents;  ///< id → when it last came by the old key, ms
  friend bool operator==(const key_uses&, const key_uses&) = default;
};

constexpr std::size_t key_use_bytes = 16u << 20;  ///< of the file at most

/// Every so often it is written, and may be behind by that.
constexpr std::int64_t key_use_behind_ms = 10'000;

/// `since TIME with KEY`, then a line an agent: `TIME AGENT`.
std::string text_of(const key_uses& uses);

/// malformed: `FILE:LINE: what is wanted`.
common::result<key_uses> parse_key_uses(const std::string& file, std::string_view text);

/// not_found: no server has listened with the next key yet.
common::result<key_uses> read_key_uses(const std::string& path);

}  // namespace schemas
