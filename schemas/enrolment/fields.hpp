// What tokens and the files of enrolment have in common: how a server is reached and known.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"

namespace schemas {

constexpr std::size_t most_addresses = 8, longest_address = 300;
constexpr std::size_t most_server_keys = 2, key_bytes = 32;

/// 1 to 8 addresses, no two alike, each 1 to 300 bytes of printable ASCII without blanks. What they
/// mean is known to who connects. The error does not repeat them.
common::status check_addresses(const std::vector<std::string>& addresses);

/// 1 or 2 public keys, 32 raw bytes each and not alike: the one that the server has, and the next.
common::status check_server_keys(const std::vector<std::string>& keys);

/// 32 raw bytes from 64 lower-case digits: a key has one spelling in a file.
std::optional<std::string> key_from_hex(std::string_view digits);

}  // namespace schemas
