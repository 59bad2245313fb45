// Netlink as far as dumps go: ask the kernel for a whole table and read it message by message, over
// libmnl. Sources: netlink(7), Documentation/userspace-api/netlink/intro.rst of the kernel.
#pragma once

#include <libmnl/libmnl.h>

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace collector::inventory {

class netlink {
 public:
  /// A socket of the bus (NETLINK_ROUTE, NETLINK_SOCK_DIAG) in our network namespace.
  static common::result<netlink> open(int bus);
  /// The same in the namespace that `file` names (/proc/7/ns/net). not_found: it is gone; refused:
  /// we may not enter it.
  static common::result<netlink> open_in(int bus, const std::string& file);

  /// Calls `begin`, then `each` with the payload of every message of the answer. The kernel marks a
  /// dump during which the table changed: then all of it is asked again, a few times; false if it
  /// changed each time. timeout: no answer in 5 s.
  common::result<bool> dump(std::uint16_t type, std::string_view request,
                            const std::function<void()>& begin,
                            const std::function<void(std::string_view)>& each);

 private:
  struct close_socket {
    void operator()(mnl_socket* s) const { ::mnl_socket_close(s); }
  };
  explicit netlink(mnl_socket* s) : socket_(s) {}
  common::status ask(std::uint16_t type, std::string_view request);
  common::result<bool> answer(const std::function<void(std::string_view)>& each);
  std::unique_ptr<mnl_socket, close_socket> socket_;
  std::uint32_t sequence_ = 0;
};

/// One attribute's bytes; absent where the message has none.
using attribute = std::optional<std::string_view>;

/// Every attribute after the first `header` bytes of a message, in their order, as
/// `each(type, bytes)`; what is cut off ends it.
template <class Each>
void each_attribute(std::string_view message, std::size_t header, Each&& each) {
  header = MNL_ALIGN(header);
  if (message.size() < header) return;
  message.remove_prefix(header);
  const char* at = message.data();
  const char* const end = at + message.size();
  while (at < end) {
    const auto* a = reinterpret_cast<const nlattr*>(at);
    if (!::mnl_attr_ok(a, static_cast<int>(end - at))) break;
    each(::mnl_attr_get_type(a),
         std::string_view(static_cast<const char*>(::mnl_attr_get_payload(a)),
                          ::mnl_attr_get_payload_len(a)));
    at += std::min<std::ptrdiff_t>(MNL_ALIGN(a->nla_len), end - at);
  }
}

/// The attributes after the first `header` bytes of a message, by number. Nested ones are read with
/// header 0; what the message does not hold, or holds cut off, is absent.
template <std::size_t Count>
std::array<attribute, Count> attributes(std::string_view message, std::size_t header) {
  std::array<attribute, Count> out;
  each_attribute(message, header, [&](std::uint16_t type, std::string_view bytes) {
    if (type < Count) out[type] = bytes;
  });
  return out;
}

/// The fixed header of a message; nothing if it is shorter than that.
template <class Header>
std::optional<Header> header_of(std::string_view message) {
  Header h;
  if (message.size() < sizeof h) return std::nullopt;
  std::memcpy(&h, message.data(), sizeof h);
  return h;
}

std::optional<std::int64_t> u32(const attribute& a);
/// Up to its NUL.
std::optional<std::string> name(const attribute& a);
/// Four or sixteen bytes as inet_ntop(3) writes them.
std::optional<std::string> ip_text(const attribute& a);

}  // namespace collector::inventory
