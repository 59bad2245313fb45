#include "common/net/tcp_address.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>

#include "common/log.hpp"
#include "common/text.hpp"
#include "common/utf8.hpp"

namespace common::net {

namespace {

constexpr std::size_t longest_host = 253;
constexpr std::size_t longest_text = longest_host + std::string_view(":65535").size();

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::optional<std::uint16_t> port_of(std::string_view text) {
  constexpr std::size_t digits = 5;
  if (text.empty() || text.size() > digits || text.front() == '0' ||
      !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  const auto n = number(text);
  return n && *n <= 65'535 ? std::optional(static_cast<std::uint16_t>(*n)) : std::nullopt;
}

/// The one way that an address is written: two texts of one address are equal.
std::optional<std::string> ip_of(int family, std::string_view text) {
  std::array<unsigned char, 16> bytes{};
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (::inet_pton(family, std::string(text).c_str(), bytes.data()) != 1) return std::nullopt;
  return ::inet_ntop(family, bytes.data(), out.data(), out.size());
}

/// As of RFC 1123, and with the underscore that container networks have in names.
bool is_label(std::string_view s) {
  constexpr std::size_t longest = 63;
  return !s.empty() && s.size() <= longest && s.front() != '-' && s.back() != '-' &&
         std::all_of(s.begin(), s.end(),
                     [](char c) { return is_digit(c) || is_letter(c) || c == '-' || c == '_'; });
}

/// A resolver takes a name whose last part is a number for an address: `127.1`, `0x7f000001`.
bool ends_in_number(std::string_view last) {
  if (std::all_of(last.begin(), last.end(), is_digit)) return true;
  return last.starts_with("0x") || last.starts_with("0X");
}

std::optional<std::string> name_of(std::string_view text) {
  const auto labels = split(text, '.');
  if (!std::all_of(labels.begin(), labels.end(), is_label) || ends_in_number(labels.back()))
    return std::nullopt;
  std::string name(text);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return name;
}

std::optional<std::string> host_of(std::string_view text) {
  if (text.empty() || text.size() > longest_host || text.find('\0') != text.npos)
    return std::nullopt;
  if (text.starts_with('[') && text.ends_with(']'))
    return ip_of(AF_INET6, text.substr(1, text.size() - 2));
  if (auto v4 = ip_of(AF_INET, text)) return v4;
  return name_of(text);
}

tl::unexpected<error> wrong(std::string_view text) {
  constexpr std::size_t shown = 80;
  const auto start = whole_code_points(text, shown);
  return fail(errc::malformed,
              "'{}{}' is no address and port; expected e.g. 127.0.0.1:7443, [::1]:7443 or "
              "server.example:7443",
              one_line(start), start.size() < text.size() ? "..." : "");
}

}  // namespace

std::string tcp_address::text() const {
  const bool is_v6 = host.find(':') != host.npos;
  return fmt::format("{}{}{}:{}", is_v6 ? "[" : "", host, is_v6 ? "]" : "", port);
}

result<tcp_address> parse_tcp_address(std::string_view text) {
  const auto colon = text.size() <= longest_text ? text.rfind(':') : text.npos;
  if (colon == text.npos) return wrong(text);
  auto host = host_of(text.substr(0, colon));
  const auto port = port_of(text.substr(colon + 1));
  if (!host || !port) return wrong(text);
  return tcp_address{std::move(*host), *port};
}

}  // namespace common::net
