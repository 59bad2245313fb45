#include "collector/inventory/net/netlink.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/time.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "common/root_dir.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;

namespace {

constexpr int attempts = 4;
constexpr std::chrono::seconds patience{5};
constexpr std::size_t buffer_bytes = 64u << 10, request_limit = 1024;

tl::unexpected<common::error> fail_errno(std::string_view what) {
  const errc code = [] {
    switch (errno) {
      case EAGAIN:
        return errc::timeout;
      case ENOENT:
        return errc::not_found;
      case EPERM:
      case EACCES:
        return errc::refused;
      case EPROTONOSUPPORT:
      case EAFNOSUPPORT:
      case EINVAL:  // of a bus whose other end is not there
        return errc::unsupported;
      default:
        return errc::io;
    }
  }();
  return fail(code, "netlink: {}: {}", what, std::strerror(errno));
}

}  // namespace

common::result<netlink> netlink::open(int bus) {
  netlink out{::mnl_socket_open2(bus, SOCK_CLOEXEC)};
  if (!out.socket_) return fail_errno("open");
  if (::mnl_socket_bind(out.socket_.get(), 0, MNL_SOCKET_AUTOPID) != 0) return fail_errno("bind");
  const timeval wait{.tv_sec = patience.count(), .tv_usec = 0};
  if (::setsockopt(::mnl_socket_get_fd(out.socket_.get()), SOL_SOCKET, SO_RCVTIMEO, &wait,
                   sizeof wait) != 0)
    return fail_errno("time limit");
  return out;
}

common::result<netlink> netlink::open_in(int bus, const std::string& file) {
  common::result<netlink> out = fail(errc::io, "netlink: no thread");
  // A thread can be in another namespace than its process, and a socket stays in the one it was
  // made in.
  std::thread([&] {
    const common::unique_fd there{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!there || ::setns(there.get(), CLONE_NEWNET) != 0)
      out = fail_errno(file);
    else
      out = open(bus);
  }).join();
  return out;
}

common::status netlink::ask(std::uint16_t type, std::string_view request) {
  alignas(nlmsghdr) std::array<char, MNL_NLMSG_HDRLEN + request_limit> buffer{};
  if (request.size() > request_limit)
    return fail(errc::too_large, "netlink: a request of {} bytes", request.size());
  nlmsghdr* const h = ::mnl_nlmsg_put_header(buffer.data());
  h->nlmsg_type = type;
  h->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  h->nlmsg_seq = ++sequence_;
  std::memcpy(::mnl_nlmsg_put_extra_header(h, request.size()), request.data(), request.size());
  if (::mnl_socket_sendto(socket_.get(), h, h->nlmsg_len) < 0) return fail_errno("send");
  return {};
}

common::result<bool> netlink::answer(const std::function<void(std::string_view)>& each) {
  std::vector<nlmsghdr> buffer(buffer_bytes / sizeof(nlmsghdr));  // aligned for a header
  bool consistent = true;
  const auto until = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < until) {
    const auto got = ::mnl_socket_recvfrom(socket_.get(), buffer.data(), buffer_bytes);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_errno("receive");
    int left = static_cast<int>(got);
    for (const nlmsghdr* h = buffer.data(); ::mnl_nlmsg_ok(h, left);
         h = ::mnl_nlmsg_next(h, &left)) {
      if (h->nlmsg_seq != sequence_) continue;
      consistent = consistent && (h->nlmsg_flags & NLM_F_DUMP_INTR) == 0;
      const std::string_view payload(static_cast<const char*>(::mnl_nlmsg_get_payload(h)),
                                     ::mnl_nlmsg_get_payload_len(h));
      if (h->nlmsg_type == NLMSG_DONE || h->nlmsg_type == NLMSG_ERROR) {
        const int code = header_of<int>(payload).value_or(0);
        if (code == 0) return consistent;
        errno = -code;
        return fail_errno("dump");
      }
      each(payload);
    }
  }
  return fail(errc::timeout, "netlink: the dump did not end in {} s", patience.count());
}

common::result<bool> netlink::dump(std::uint16_t type, std::string_view request,
                                   const std::function<void()>& begin,
                                   const std::function<void(std::string_view)>& each) {
  for (int i = 0; i < attempts; ++i) {
    begin();
    if (auto s = ask(type, request); !s) return fail(s.error());
    auto whole = answer(each);
    if (!whole || *whole) return whole;
  }
  return false;
}

std::optional<std::int64_t> u32(const attribute& a) {
  return a && a->size() >= sizeof(std::uint32_t)
             ? std::optional<std::int64_t>(*header_of<std::uint32_t>(*a))
             : std::nullopt;
}

std::optional<std::string> name(const attribute& a) {
  return a ? std::optional(std::string(a->substr(0, a->find('\0')))) : std::nullopt;
}

std::optional<std::string> ip_text(const attribute& a) {
  if (!a || (a->size() != sizeof(in_addr) && a->size() != sizeof(in6_addr))) return std::nullopt;
  char text[INET6_ADDRSTRLEN];
  const int family = a->size() == sizeof(in_addr) ? AF_INET : AF_INET6;
  return ::inet_ntop(family, a->data(), text, sizeof text) ? std::optional(std::string(text))
                                                           : std::nullopt;
}

}  // namespace collector::inventory
