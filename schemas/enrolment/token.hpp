// The token that brings a host to its server: what `muster enroll` prints and `muster join` takes.
//
// Its text is `muster1.` and base32 (small letters, no padding) of
//
//   1            layout: 1
//   1            addresses that follow, 1 to 8, each
//     2            its length, 1 to 300
//     length       its bytes
//   1            server keys that follow, 1 or 2, each
//     32           its bytes
//   32           seed
//   8            expires
//   4            checksum: the first bytes of SHA-256 over all of the above
//
// in bytes, with numbers big-endian. Later layouts end in the checksum too, so that a mistyped
// token is told from one of another muster.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"

namespace schemas {

/// A secret as a whole: never logged, never part of an error.
struct token {
  std::vector<std::string> addresses;    ///< as check_addresses has them, the first to try first
  std::vector<std::string> server_keys;  ///< as check_server_keys has them: current, next
  std::string seed;  ///< 32 bytes: the secret of the key pair that may enrol and nothing else
  std::int64_t expires = 0;  ///< ms since 1970, UTC; not after the year 9999
  friend bool operator==(const token&, const token&) = default;
};

constexpr std::size_t most_token_bytes = 4096;  ///< of a token's text, with the blanks around it

/// Whether a token may be made of this; malformed names the field and what it wants.
common::status check_token(const token& t);

/// The text of a token that check_token takes; another one is a bug, and throws.
std::string encode_token(const token& t);

/// Takes capital letters, and blanks and newlines around it. The error is one line without any of
/// the text. too_large; malformed: not a token; corrupt: cut short or mistyped; unsupported: of a
/// version that this muster does not know. Whether it has expired is its reader's to ask.
common::result<token> decode_token(std::string_view text);

}  // namespace schemas
