// DIR/run/refused-keys: by which keys hosts elsewhere came in vain, when last, and from where. The
// broker, which forgets them, writes it; `muster doctor` finds those in it that were revoked.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "common/result.hpp"

namespace schemas {

struct refused_key {
  std::int64_t last = 0;  ///< ms since 1970
  std::string address;    ///< IP address that it last came from
  friend bool operator==(const refused_key&, const refused_key&) = default;
};

/// The public key, 32 raw bytes → when it came.
using refused_keys = std::map<std::string, refused_key>;

/// Anybody can come with a key: of more the oldest are forgotten.
constexpr std::size_t most_refused_keys = 1024;

/// A line a key: `TIME KEY ADDRESS`.
std::string text_of(const refused_keys& keys);

/// malformed: `FILE:LINE: what is wanted`.
common::result<refused_keys> parse_refused_keys(const std::string& file, std::string_view text);

/// not_found: none was refused here.
common::result<refused_keys> read_refused_keys(const std::string& path);

}  // namespace schemas
