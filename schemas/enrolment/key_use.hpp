// DIR/keys/next/used: which agents still came by the server's old key, and when last. The broker
// writes it while there is a next key; `muster server-key` reads it.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "common/result.hpp"

namespace schemas {

/// An agent's id → when it last came by the old key, ms since 1970.
using key_uses = std::map<std::string, std::int64_t>;

constexpr std::size_t key_use_bytes = 16u << 20;  ///< of the file at most

/// A line an agent: `TIME AGENT`.
std::string text_of(const key_uses& uses);

/// malformed: `FILE:LINE: what is wanted`.
common::result<key_uses> parse_key_uses(const std::string& file, std::string_view text);

/// Nothing where there is no such file.
common::result<key_uses> read_key_uses(const std::string& path);

}  // namespace schemas
