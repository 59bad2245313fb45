// File descriptors that close themselves, and reading through them within a limit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "common/result.hpp"

namespace common {

/// A file descriptor that closes itself.
class unique_fd {
 public:
  unique_fd() = default;
  explicit unique_fd(int fd) : fd_(fd) {}
  unique_fd(unique_fd&& other) noexcept : fd_(other.release()) {}
  unique_fd& operator=(unique_fd&& other) noexcept;
  ~unique_fd();
  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  int release() {
    const int fd = fd_;
    fd_ = -1;
    return fd;
  }

 private:
  int fd_ = -1;
};

/// Reads `fd` to its end or to `limit` bytes, whichever is first.
result<std::string> read_all(int fd, std::size_t limit, bool& truncated);
/// A regular file of that size, in one call where it can be.
result<std::string> read_sized(int fd, std::uint64_t size, std::size_t limit, bool& truncated);

}  // namespace common
