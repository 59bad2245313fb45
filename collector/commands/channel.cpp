#include "collector/commands/channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/hex.hpp"

namespace collector::commands {

using common::errc;
using common::fail;
using common::result;
using common::status;

namespace {

constexpr std::size_t length_bytes = 8;

/// Until something of that kind can be done. timeout: it could not by then.
status wait_for(int fd, short what, common::instant until) {
  for (;;) {
    const auto left =
        std::chrono::ceil<common::milliseconds>(until - std::chrono::steady_clock::now()).count();
    pollfd on{.fd = fd, .events = what, .revents = 0};
    const int ready = ::poll(&on, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
    if (ready > 0) return {};
    if (ready < 0 && errno != EINTR) return fail(errc::io, "poll: {}", std::strerror(errno));
    if (std::chrono::steady_clock::now() >= until) return fail(errc::timeout, "no answer in time");
  }
}

status send_all(int fd, std::string_view bytes, common::instant until) {
  while (!bytes.empty()) {
    const auto put = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (put >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(put));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return fail(errc::io, "send: {}", std::strerror(errno));
    if (auto s = wait_for(fd, POLLOUT, until); !s) return s;
  }
  return {};
}

result<std::string> receive_exactly(int fd, std::size_t size, common::instant until) {
  constexpr std::size_t at_once = 64u << 10;  // what is announced is believed as it comes
  std::string out;
  while (out.size() < size) {
    const auto had = out.size();
    out.resize(had + std::min(size - had, at_once));
    const auto got = ::recv(fd, out.data() + had, out.size() - had, MSG_DONTWAIT);
    const int error = errno;
    out.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got > 0 || (got < 0 && error == EINTR)) continue;
    if (got == 0) return fail(errc::not_found, "the other end was closed");
    if (error != EAGAIN) return fail(errc::io, "recv: {}", std::strerror(error));
    if (auto s = wait_for(fd, POLLIN, until); !s) return fail(s.error());
  }
  return out;
}

}  // namespace

result<std::pair<channel, channel>> channel::pair() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return fail(errc::io, "socketpair: {}", std::strerror(errno));
  return std::pair{channel(common::unique_fd(ends[0])), channel(common::unique_fd(ends[1]))};
}

status channel::wait(common::instant until) const { return wait_for(fd(), POLLIN, until); }

status channel::send(std::string_view message, common::instant until) {
  if (auto s = send_all(fd(), common::be64(message.size()), until); !s) return s;
  return send_all(fd(), message, until);
}

result<std::string> channel::receive(std::size_t most, common::instant until) {
  const auto length = receive_exactly(fd(), length_bytes, until);
  if (!length) return fail(length.error());
  const auto size = common::read_be64(*length);
  if (size > most) return fail(errc::too_large, "a message of {} bytes, at most {}", size, most);
  return receive_exactly(fd(), size, until);
}

}  // namespace collector::commands
