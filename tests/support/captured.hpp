#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>

namespace tests {

/// What is written to a standard stream while this lives.
class captured {
 public:
  explicit captured(std::FILE* stream)
      : stream_(stream), file_(::memfd_create("captured", 0)), before_(::dup(::fileno(stream))) {
    std::fflush(stream_);
    ::dup2(file_, ::fileno(stream_));
  }
  captured(const captured&) = delete;
  captured& operator=(const captured&) = delete;
  ~captured() { restore(); }

  std::string text() {
    restore();
    std::string out(static_cast<std::size_t>(::lseek(file_, 0, SEEK_END)), '\0');
    const auto got = ::pread(file_, out.data(), out.size(), 0);
    out.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    ::close(std::exchange(file_, -1));
    return out;
  }

 private:
  void restore() {
    if (before_ < 0) return;
    std::fflush(stream_);
    ::dup2(before_, ::fileno(stream_));
    ::close(std::exchange(before_, -1));
  }

  std::FILE* stream_;
  int file_, before_;
};

}  // namespace tests
