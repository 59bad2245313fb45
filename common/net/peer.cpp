#include "common/net/peer.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "common/hex.hpp"

namespace common::net {

namespace {

/// Takes a decimal number and the colon before it off `text`.
std::optional<std::uint32_t> take_number(std::string_view& text) {
  if (!text.starts_with(':')) return std::nullopt;
  text.remove_prefix(1);
  std::uint32_t n = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (ec != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return n;
}

/// The whole form is asked for: an IPv6 address has colons and numbers too (`2001:0:…`).
std::optional<std::uint32_t> uid_in(std::string_view address) {
  constexpr std::string_view local = "localhost";
  if (!address.starts_with(local)) return std::nullopt;
  address.remove_prefix(local.size());
  const auto uid = take_number(address), gid = take_number(address), pid = take_number(address);
  return uid && gid && pid && address.empty() ? uid : std::nullopt;
}

std::optional<std::string> key_in(std::string_view user_id) {
  constexpr std::size_t digits = 64;
  if (user_id.size() != digits ||
      std::any_of(user_id.begin(), user_id.end(), [](char c) { return c >= 'A' && c <= 'F'; }))
    return std::nullopt;
  return from_hex(user_id);
}

bool is_printable(char c) { return c > ' ' && c <= '~'; }

bool is_ip(int family, std::string_view text) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return ::inet_pton(family, std::string(text).c_str(), bytes.data()) == 1;
}

}  // namespace

std::optional<std::string> ip_text(std::string_view text) {
  constexpr std::string_view mapped = "::ffff:";
  constexpr std::size_t longest = 64;  // 45 of an address, and a zone: the name of an interface
  if (text.size() > longest || !std::all_of(text.begin(), text.end(), is_printable))
    return std::nullopt;
  if (text.starts_with(mapped) && is_ip(AF_INET, text.substr(mapped.size())))
    return std::string(text.substr(mapped.size()));
  const bool is_address = is_ip(AF_INET, text) || is_ip(AF_INET6, text.substr(0, text.find('%')));
  return is_address ? std::optional(std::string(text)) : std::nullopt;
}

peer peer_of(std::string connection, const char* peer_address, const char* user_id) {
  peer p{.connection = std::move(connection)};
  if (peer_address == nullptr) return p;
  p.uid = uid_in(peer_address);
  if (p.uid) return p;
  auto address = ip_text(peer_address);
  if (!address) return p;
  p.address = std::move(*address);
  if (user_id != nullptr) p.key = key_in(user_id);
  return p;
}

}  // namespace common::net
