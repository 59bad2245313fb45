#include "common/fd.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace common {

unique_fd& unique_fd::operator=(unique_fd&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

unique_fd::~unique_fd() {
  if (fd_ >= 0) ::close(fd_);
}

namespace {

/// Reads on after `out`, until the end or the limit.
status read_rest(int fd, std::size_t limit, std::string& out, bool& truncated) {
  char buffer[65536];
  for (;;) {
    const ssize_t got = ::read(fd, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(errc::io, "read: {}", std::strerror(errno));
    if (got == 0) return {};
    const auto room = limit - out.size();
    truncated = static_cast<std::size_t>(got) > room;
    out.append(buffer, std::min(room, static_cast<std::size_t>(got)));
    if (truncated) return {};
  }
}

}  // namespace

// A regular file of a known size in one call: only where it gives another number of bytes is the
// end looked for. A size is a claim, so that beyond some memory is taken as bytes come.
result<std::string> read_sized(int fd, std::uint64_t size, std::size_t limit, bool& truncated) {
  constexpr std::size_t believed = 4u << 20;
  std::string out;
  truncated = false;
  if (const auto wanted = std::min<std::uint64_t>(size, limit); wanted > 0 && wanted < believed) {
    out.resize(wanted + 1);
    const ssize_t got = ::read(fd, out.data(), out.size());
    out.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    truncated = out.size() > limit;
    if (truncated) out.resize(limit);
    if (truncated || out.size() == size) return out;
  }
  if (auto s = read_rest(fd, limit, out, truncated); !s) return fail(s.error());
  return out;
}

result<std::string> read_all(int fd, std::size_t limit, bool& truncated) {
  std::string out;
  truncated = false;
  if (auto s = read_rest(fd, limit, out, truncated); !s) return fail(s.error());
  return out;
}

}  // namespace common
