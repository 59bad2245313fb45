#include "common/net/event.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace common::net {

result<event> event::make() {
  unique_fd fd{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
  if (!fd) return fail(errc::io, "eventfd: {}", std::strerror(errno));
  return event{std::move(fd)};
}

void event::notify() const {
  const std::uint64_t one = 1;
  // It fails only when the counter is full: then the sleeper is being woken already.
  [[maybe_unused]] const auto written = ::write(fd_.get(), &one, sizeof one);
}

void event::clear() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto taken = ::read(fd_.get(), &count, sizeof count);
}

}  // namespace common::net
