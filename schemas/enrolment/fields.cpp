#include "schemas/enrolment/fields.hpp"

#include <algorithm>

#include "common/hex.hpp"

namespace schemas {

using common::errc;
using common::fail;
using common::status;

namespace {

bool is_address(std::string_view text) {
  return !text.empty() && text.size() <= longest_address &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

bool has_twins(const std::vector<std::string>& some) {
  for (auto at = some.begin(); at != some.end(); ++at)
    if (std::find(some.begin(), at, *at) != at) return true;
  return false;
}

}  // namespace

status check_addresses(const std::vector<std::string>& addresses) {
  if (addresses.empty() || addresses.size() > most_addresses)
    return fail(errc::malformed, "{} addresses, want 1 to {}", addresses.size(), most_addresses);
  if (!std::ranges::all_of(addresses, is_address))
    return fail(errc::malformed,
                "a bad address, want 1 to {} bytes of printable ASCII without blanks",
                longest_address);
  if (has_twins(addresses)) return fail(errc::malformed, "an address that stands twice; keep one");
  return {};
}

status check_server_keys(const std::vector<std::string>& keys) {
  if (keys.empty() || keys.size() > most_server_keys)
    return fail(errc::malformed, "{} server keys, want 1 or {}", keys.size(), most_server_keys);
  if (!std::ranges::all_of(keys, [](const auto& k) { return k.size() == key_bytes; }))
    return fail(errc::malformed, "a bad server key, want {} bytes", key_bytes);
  if (has_twins(keys)) return fail(errc::malformed, "a server key that stands twice; keep one");
  return {};
}

std::optional<std::string> key_from_hex(std::string_view digits) {
  if (digits.size() != 2 * key_bytes || digits.find_first_not_of("0123456789abcdef") != digits.npos)
    return std::nullopt;
  return common::from_hex(digits);
}

}  // namespace schemas
