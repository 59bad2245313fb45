// Wakes a thread that sleeps in a waiter: an eventfd.
#pragma once

#include "common/result.hpp"
#include "common/root_dir.hpp"

namespace common::net {

class wake {
 public:
  static result<wake> make();
  /// From any thread.
  void notify() const;
  /// By the thread that was woken, before it looks at what it was woken for.
  void clear() const;

 private:
  friend class waiter;
  explicit wake(unique_fd fd) : fd_(std::move(fd)) {}
  unique_fd fd_;
};

}  // namespace common::net
