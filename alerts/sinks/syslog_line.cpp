#include "alerts/sinks/syslog_line.hpp"

#include <linux/sockios.h>
#include <netdb.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>
#include <thread>

#include "common/net/address_kind.hpp"

namespace alerts {

using common::errc;
using common::fail;
using common::status;

namespace {

constexpr std::chrono::milliseconds most_wait{5000}, step{100};

using clock = std::chrono::steady_clock;

tl::unexpected<common::error> failed(const schemas::sink& to, std::string_view what) {
  return fail(errc::io, "{}: {}: {}", to.address, what, std::strerror(errno));
}

/// Until the socket can be written to, or fails.
status await_writable(int fd, const schemas::sink& to, const std::stop_token& stop) {
  for (const auto until = clock::now() + most_wait; clock::now() < until;) {
    if (stop.stop_requested()) return fail(errc::timeout, "{}: told to stop", to.address);
    pollfd one{.fd = fd, .events = POLLOUT, .revents = 0};
    if (::poll(&one, 1, static_cast<int>(step.count())) > 0) return {};
  }
  return fail(errc::timeout, "{}: it takes nothing for {} s", to.address, most_wait.count() / 1000);
}

using addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

/// Resolved anew each time: the name may lead elsewhere by then.
common::result<addresses> resolve(const schemas::sink& to) {
  const auto& place = std::get<schemas::syslog_place>(to.place);
  addrinfo hints{};
  hints.ai_socktype = place.way == schemas::syslog_way::udp ? SOCK_DGRAM : SOCK_STREAM;
  addrinfo* found = nullptr;
  const int wrong = ::getaddrinfo(place.host.c_str(), place.port.c_str(), &hints, &found);
  if (wrong != 0) return fail(errc::io, "{}: {}", to.address, ::gai_strerror(wrong));
  return addresses(found, ::freeaddrinfo);
}

/// Whether a connection that was begun has come about; errno says why not.
bool is_connected(int fd) {
  int wrong = 0;
  socklen_t size = sizeof wrong;
  if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &wrong, &size) != 0) return false;
  errno = wrong;
  return wrong == 0;
}

std::string this_host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

}  // namespace

syslog_line::syslog_line(const schemas::sink& to)
    : to_(to),
      place_(std::get<schemas::syslog_place>(to.place)),
      origin_{this_host(), std::to_string(::getpid())} {}

status syslog_line::connect_locally() {
  sockaddr_un there{};
  there.sun_family = AF_UNIX;
  place_.path.copy(there.sun_path, sizeof there.sun_path - 1);
  common::unique_fd fd(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0)
    return failed(to_, "no connection");
  socket_ = std::move(fd);
  return {};
}

status syslog_line::connect_to_host(const std::stop_token& stop) {
  auto found = resolve(to_);
  if (!found) return fail(found.error());
  status why = fail(errc::io, "{}: no address", to_.address);
  for (const addrinfo* at = found->get(); at != nullptr && !stop.stop_requested();
       at = at->ai_next) {
    if (!to_.allow_link_local && common::net::is_link_local(*at->ai_addr)) {
      why = fail(errc::refused,
                 "{}: {} is of the link alone, or has a cloud's metadata; `allow_link_local: true` "
                 "allows it",
                 to_.address, common::net::text_of(*at->ai_addr));
      continue;
    }
    constexpr int flags = SOCK_CLOEXEC | SOCK_NONBLOCK;
    common::unique_fd fd(::socket(at->ai_family, at->ai_socktype | flags, 0));
    bool connected = fd && ::connect(fd.get(), at->ai_addr, at->ai_addrlen) == 0;
    if (!connected && fd && errno == EINPROGRESS) {
      why = await_writable(fd.get(), to_, stop);
      if (!why) continue;
      connected = is_connected(fd.get());
    }
    if (connected) return socket_ = std::move(fd), status{};
    why = failed(to_, "no connection");
  }
  return why;
}

status syslog_line::open(const std::stop_token& stop) {
  if (socket_) return {};
  return place_.way == schemas::syslog_way::unix_socket ? connect_locally() : connect_to_host(stop);
}

status syslog_line::put(std::string_view bytes, const std::stop_token& stop) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != ENOBUFS)
      return failed(to_, "cannot be sent");
    if (errno == ENOBUFS) std::this_thread::sleep_for(std::chrono::milliseconds{5});
    if (stop.stop_requested()) return fail(errc::timeout, "{}: told to stop", to_.address);
    if (auto s = await_writable(socket_.get(), to_, stop); !s) return s;
  }
  return {};
}

/// Bytes that the other host has not acknowledged are lost with the connection.
status syslog_line::await_acknowledged(const std::stop_token& stop) {
  int before = 0;
  for (auto until = clock::now() + most_wait; clock::now() < until;) {
    int waiting = 0;
    if (::ioctl(socket_.get(), SIOCOUTQ, &waiting) != 0) return failed(to_, "no answer");
    if (!is_connected(socket_.get())) return failed(to_, "the connection ended");
    if (waiting == 0) return {};
    if (waiting < before) until = clock::now() + most_wait;  // slow, and not away
    before = waiting;
    if (stop.stop_requested()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return fail(errc::timeout, "{}: what was sent is not acknowledged", to_.address);
}

status syslog_line::send_all(std::span<const schemas::told_alert> alerts,
                             const std::stop_token& stop) {
  auto done = open(stop);
  const bool counted = place_.way == schemas::syslog_way::tcp;
  for (const auto& a : alerts) {
    if (!done) break;
    const auto m = syslog_message(a, to_, origin_);
    done = put(counted ? fmt::format("{} {}", m.size(), m) : m, stop);
  }
  if (done && counted) done = await_acknowledged(stop);
  if (!done) socket_ = {};
  return done;
}

delivery syslog_line::send(std::span<const schemas::told_alert> alerts,
                           const std::stop_token& stop) {
  auto end = send_all(alerts, stop);
  if (end) return {.taken = alerts.size()};
  return {.end = std::move(end), .refused = 1};
}

}  // namespace alerts
