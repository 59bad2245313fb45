#include "collector/inventory/packages/unix_http.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

#include "common/root_dir.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;
using common::result;
using common::unique_fd;
using clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t head_limit = 16u << 10;

result<unique_fd> connect_to(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return fail(errc::usage, "{}: too long for a socket", path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  unique_fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!fd || ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    return fail(errc::not_found, "{}: {}", path, std::strerror(errno));
  return fd;
}

/// Waits until the socket is ready; false when the time is over.
bool await(int fd, short what, clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - clock::now()).count();
  pollfd p{.fd = fd, .events = what, .revents = 0};
  return left > 0 && ::poll(&p, 1, static_cast<int>(left)) > 0;
}

result<std::string> read_answer(int fd, std::size_t limit, clock::time_point until) {
  std::string out;
  char buffer[16384];
  for (;;) {
    if (!await(fd, POLLIN, until)) return fail(errc::timeout, "no answer in time");
    const auto got = ::recv(fd, buffer, sizeof buffer, 0);
    if (got == 0) return out;
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
    if (got < 0) return fail(errc::io, "{}", std::strerror(errno));
    if (out.size() + static_cast<std::size_t>(got) > limit) return fail(errc::too_large, "an answer of more than {} bytes", limit);
    out.append(buffer, static_cast<std::size_t>(got));
  }
}

}  // namespace

result<std::string> http_get(const std::string& socket, const std::string& target, const http_limits& limits) {
  const auto until = clock::now() + limits.time;
  auto fd = connect_to(socket);
  if (!fd) return fail(fd.error());
  // HTTP/1.0: the body comes in one piece and ends with the connection.
  const auto request = fmt::format("GET {} HTTP/1.0\r\nHost: localhost\r\n\r\n", target);
  if (::send(fd->get(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    return fail(errc::io, "{}: {}", socket, std::strerror(errno));
  auto answer = read_answer(fd->get(), limits.bytes + head_limit, until);
  if (!answer) return fail(answer.error().code, "{}: {}", socket, answer.error().detail);
  const auto end = answer->find("\r\n\r\n");
  const auto line = answer->substr(0, answer->find("\r\n"));
  if (end == std::string::npos || !line.starts_with("HTTP/1.") || line.find(" 200") == std::string::npos)
    return fail(errc::malformed, "{}: answered '{}'", socket, line.substr(0, 60));
  return answer->substr(end + 4);
}

}  // namespace collector::inventory
