#include "query/addresses.hpp"

#include <arpa/inet.h>

#include <charconv>
#include <vector>

#include "query/sql_value.hpp"

namespace query {

namespace {

/// 4 or 16 bytes in the order of the network; empty: it is no address. A zone as in `fe80::1%eth0`
/// is no part of it.
std::vector<std::uint8_t> address_of(std::string_view text) {
  const std::string typed(text.substr(0, text.find('%')));
  std::vector<std::uint8_t> out(sizeof(in6_addr));
  if (::inet_pton(AF_INET6, typed.c_str(), out.data()) == 1) return out;
  out.resize(sizeof(in_addr));
  if (::inet_pton(AF_INET, typed.c_str(), out.data()) != 1) out.clear();
  return out;
}

/// -1: that is no length.
int length_of(std::string_view text, std::size_t most) {
  int out = -1;
  const auto end = text.data() + text.size();
  const auto [at, failed] = std::from_chars(text.data(), end, out);
  const bool is_number = failed == std::errc{} && at == end && out >= 0;
  return is_number && static_cast<std::size_t>(out) <= most ? out : -1;
}

bool begins_alike(const std::vector<std::uint8_t>& a, const std::vector<std::uint8_t>& b,
                  int bits) {
  std::size_t i = 0;
  for (; bits >= 8; bits -= 8, ++i)
    if (a[i] != b[i]) return false;
  return bits == 0 || ((a[i] ^ b[i]) >> (8 - bits)) == 0;
}

}  // namespace

void cidr_contains(sqlite3_context* to, int, sqlite3_value** of) {
  const std::string net(text_of(of[0]));
  const auto slash = net.find('/');
  const auto base = address_of(net.substr(0, slash)), address = address_of(text_of(of[1]));
  if (base.empty() || address.empty()) return;
  const auto most = base.size() * 8;
  const auto bits =
      slash == net.npos ? static_cast<int>(most) : length_of(net.substr(slash + 1), most);
  if (bits < 0) return;
  sqlite3_result_int(to, base.size() == address.size() && begins_alike(base, address, bits));
}

void inet_aton(sqlite3_context* to, int, sqlite3_value** of) {
  const auto address = address_of(text_of(of[0]));
  if (address.size() != sizeof(in_addr)) return;
  sqlite3_int64 out = 0;
  for (const auto byte : address) out = out << 8 | byte;
  sqlite3_result_int64(to, out);
}

}  // namespace query
