#include "synthetic/forwarder.hpp"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace synthetic {

using common::errc;
using common::fail;
using common::result;
using common::unique_fd;
using common::net::tcp_address;

namespace {

constexpr int look_every_ms = 10, backlog = 1024;
constexpr std::size_t most_waiting = 256u << 10;  ///< bytes; then the sender has to wait

sockaddr_in socket_address(const tcp_address& a) {
  sockaddr_in out{};
  out.sin_family = AF_INET;
  out.sin_port = htons(a.port);
  ::inet_pton(AF_INET, a.host.c_str(), &out.sin_addr);
  return out;
}

unique_fd tcp_socket() {
  return unique_fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
}

void send_at_once(const unique_fd& fd) {
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool is_for_now() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

}  // namespace

result<std::unique_ptr<forwarder>> forwarder::make(const tcp_address& to) {
  auto fd = tcp_socket();
  auto own = socket_address({"127.0.0.1", 0});
  socklen_t size = sizeof own;
  auto* at = reinterpret_cast<sockaddr*>(&own);
  if (!fd || ::bind(fd.get(), at, size) != 0 || ::listen(fd.get(), backlog) != 0 ||
      ::getsockname(fd.get(), at, &size) != 0)
    return fail(errc::io, "127.0.0.1: cannot listen: {}", std::strerror(errno));
  return std::unique_ptr<forwarder>(
      new forwarder(std::move(fd), {"127.0.0.1", ntohs(own.sin_port)}, to));
}

forwarder::forwarder(unique_fd listener, tcp_address own, tcp_address to)
    : listener_(std::move(listener)), address_(std::move(own)), to_(std::move(to)) {
  thread_ = std::thread([this] { run(); });
}

forwarder::~forwarder() {
  stop_ = true;
  thread_.join();
}

void forwarder::run() {
  std::vector<pollfd> fds;
  while (!stop_) {
    if (cut_.exchange(false)) connections_.clear();
    fds.assign(1, {listener_.get(), POLLIN, 0});
    for (const auto& c : connections_)
      for (const auto* p : {&c->up, &c->down}) {
        if (p->waiting.size() < most_waiting) fds.push_back({p->from, POLLIN, 0});
        if (!p->waiting.empty()) fds.push_back({p->to, POLLOUT, 0});
      }
    // While it is held nothing is looked at: peers see a network that swallows what they send.
    ::poll(fds.data(), held_ ? 0 : fds.size(), look_every_ms);
    if (held_) continue;
    if ((fds.front().revents & POLLIN) != 0) accept_one();
    for (auto& c : connections_) pass(*c);
    std::erase_if(connections_, [](const auto& c) { return c->over; });
  }
}

void forwarder::accept_one() {
  auto c = std::make_unique<connection>();
  c->client = unique_fd{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK)};
  c->server = tcp_socket();
  const auto to = socket_address(to_);
  if (!c->client || !c->server) return;
  send_at_once(c->client);
  send_at_once(c->server);
  // A server that is away refuses: the client's connection ends with it.
  if (::connect(c->server.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 &&
      errno != EINPROGRESS)
    return;
  c->up = {c->client.get(), c->server.get(), {}};
  c->down = {c->server.get(), c->client.get(), {}};
  connections_.push_back(std::move(c));
}

void forwarder::pass(connection& c) { c.over = !move_bytes(c.up) || !move_bytes(c.down); }

/// Reads what is there and writes what there is room for; false: one end is gone.
bool forwarder::move_bytes(pipe& p) {
  std::array<char, 65'536> buffer;
  while (p.waiting.size() < most_waiting) {
    const auto n = ::recv(p.from, buffer.data(), buffer.size(), 0);
    if (n == 0) return false;
    if (n < 0) {
      if (is_for_now() || errno == ENOTCONN) break;
      return false;
    }
    p.waiting.append(buffer.data(), static_cast<std::size_t>(n));
  }
  while (!p.waiting.empty()) {
    const auto n = ::send(p.to, p.waiting.data(), p.waiting.size(), MSG_NOSIGNAL);
    if (n < 0) return is_for_now() || errno == ENOTCONN;
    p.waiting.erase(0, static_cast<std::size_t>(n));
  }
  return true;
}

}  // namespace synthetic
