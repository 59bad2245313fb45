#include "common/net/listening_socket.hpp"

#include <fcntl.h>
#include <linux/filter.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "common/net/host_name.hpp"
#include "common/open_files.hpp"

namespace common::net {

namespace {

result<std::string> numeric_host(const addrinfo& at, const tcp_address& a) {
  std::array<char, NI_MAXHOST> text{};
  if (const int rc = ::getnameinfo(at.ai_addr, at.ai_addrlen, text.data(), text.size(), nullptr, 0,
                                   NI_NUMERICHOST);
      rc != 0)
    return fail(errc::io, "{}: {}", a.text(), ::gai_strerror(rc));
  return std::string(text.data());
}

tl::unexpected<error> cannot_listen(int number, const tcp_address& a) {
  if (number == EADDRINUSE) return fail(errc::io, "{}: the port is in use", a.text());
  if (number == EADDRNOTAVAIL)  // a floating address may come, so that this is no slip
    return fail(errc::io, "{}: this host has no such address", a.text());
  const auto why = std::system_category().message(number);
  constexpr std::uint16_t first_for_all = 1024;
  if (number == EACCES && a.port < first_for_all)
    return fail(errc::denied,
                "{}: {}: a port below {} takes the capability CAP_NET_BIND_SERVICE "
                "(docs/operations.md); or another port",
                a.text(), why, first_for_all);
  return fail(number == EACCES ? errc::denied : errc::io, "{}: {}", a.text(), why);
}

void set(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof value);
}

}  // namespace

result<listening_socket> listening_socket::open(const tcp_address& address) {
  const auto waiting = files_kept_free(look_at_files().limit);
  const auto found = look_up(address);
  if (!found) return fail(errc::io, "{}", found.error().detail);  // names may come late
  const auto& at = **found;
  auto host = numeric_host(at, address);
  if (!host) return fail(host.error());
  unique_fd fd{::socket(at.ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!fd) return cannot_listen(errno, address);
  set(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (at.ai_family == AF_INET6) set(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
  if (::bind(fd.get(), at.ai_addr, at.ai_addrlen) != 0 ||
      ::listen(fd.get(), static_cast<int>(waiting)) != 0)
    return cannot_listen(errno, address);
  listening_socket out(std::move(fd), {std::move(*host), address.port}, waiting);
  if (auto s = out.fill_reserve(); !s) return fail(s.error());
  return out;
}

result<unique_fd> listening_socket::share() const {
  unique_fd other{::fcntl(fd_.get(), F_DUPFD_CLOEXEC, 0)};
  if (!other) return cannot_listen(errno, address_);
  return other;
}

status listening_socket::fill_reserve() {
  while (reserve_.size() < reserved()) {
    auto one = share();
    if (!one) return reserve_.clear(), fail(one.error());
    reserve_.push_back(std::move(*one));
  }
  return {};
}

void listening_socket::pause() {
  sock_filter drop_all{BPF_RET | BPF_K, 0, 0, 0};
  const sock_fprog program{1, &drop_all};
  ::setsockopt(fd_.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program);
  reserve_.clear();
  while (unique_fd{::accept4(fd_.get(), nullptr, nullptr, SOCK_CLOEXEC)}) {
  }
}

status listening_socket::resume() {
  if (auto s = fill_reserve(); !s) return s;
  set(fd_.get(), SOL_SOCKET, SO_DETACH_FILTER, 0);
  return {};
}

}  // namespace common::net
