#include "tests/support/socks_proxy.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>

namespace tests {

namespace {

constexpr int look_ms = 50;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in a{};
  a.sin_family = AF_INET;
  a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  a.sin_port = port;
  return a;
}

/// Exactly so many bytes; fewer: the other side is gone.
std::string take(int fd, std::size_t count) {
  std::string out(count, '\0');
  const auto got = ::recv(fd, out.data(), count, MSG_WAITALL);
  out.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return out;
}

/// Moves what is there; false: that side has ended.
bool move_bytes(int from, int to) {
  std::array<char, 16384> piece{};
  const auto got = ::recv(from, piece.data(), piece.size(), 0);
  if (got <= 0) return false;
  for (ssize_t done = 0; done < got;) {
    const auto sent =
        ::send(to, piece.data() + done, static_cast<std::size_t>(got - done), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    done += sent;
  }
  return true;
}

}  // namespace

socks_proxy::socks_proxy(std::string leads_to)
    : leads_to_(std::move(leads_to)), listener_{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
  const auto at = loopback(0);
  if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
      ::listen(listener_.get(), 16) != 0)
    throw std::runtime_error("no port for a SOCKS5 proxy");
  thread_ = std::thread([this] { run(); });
}

socks_proxy::~socks_proxy() {
  stop_ = true;
  thread_.join();
  for (auto& one : serving_) one.join();
}

std::string socks_proxy::address() const {
  sockaddr_in at{};
  socklen_t size = sizeof at;
  ::getsockname(listener_.get(), reinterpret_cast<sockaddr*>(&at), &size);
  return fmt::format("127.0.0.1:{}", ntohs(at.sin_port));
}

void socks_proxy::run() {
  while (!stop_) {
    pollfd one{listener_.get(), POLLIN, 0};
    if (::poll(&one, 1, look_ms) != 1) continue;
    common::unique_fd client{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    if (client)
      serving_.emplace_back([this, c = std::move(client)]() mutable { serve(std::move(c)); });
  }
}

void socks_proxy::serve(common::unique_fd client) {
  const auto greeting = take(client.get(), 2);
  if (greeting.size() != 2 || greeting[0] != 5) return;
  take(client.get(), static_cast<unsigned char>(greeting[1]));
  ::send(client.get(), "\x05\x00", 2, MSG_NOSIGNAL);
  const auto request = take(client.get(), 4);  // version, CONNECT, 0, kind of address
  if (request.size() != 4 || request[1] != 1 || (request[3] != 1 && request[3] != 3)) return;
  auto to = loopback(0);
  if (request[3] == 1) {
    const auto address = take(client.get(), 4);
    std::copy(address.begin(), address.end(), reinterpret_cast<char*>(&to.sin_addr));
  } else {
    take(client.get(), static_cast<unsigned char>(take(client.get(), 1).at(0)));
    ::inet_pton(AF_INET, leads_to_.c_str(), &to.sin_addr);
  }
  const auto port = take(client.get(), 2);
  std::copy(port.begin(), port.end(), reinterpret_cast<char*>(&to.sin_port));
  const common::unique_fd server{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  const bool up = ::connect(server.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  std::string answer("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10);
  if (!up) answer[1] = 5;  // refused
  ::send(client.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
  if (!up) return;
  ++connections_;
  for (bool open = true; open && !stop_;) {
    std::array<pollfd, 2> both{{{client.get(), POLLIN, 0}, {server.get(), POLLIN, 0}}};
    if (::poll(both.data(), both.size(), look_ms) <= 0) continue;
    if (both[0].revents != 0) open = move_bytes(client.get(), server.get());
    if (open && both[1].revents != 0) open = move_bytes(server.get(), client.get());
  }
}

}  // namespace tests
