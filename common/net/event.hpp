// Wakes a thread that sleeps in a waiter: an eventfd.
#pragma once

#include "common/fd.hpp"
#include "common/result.hpp"

namespace common::net {

class event {
 public:
  static result<event> make();
  /// From any thread.
  void notify() const;
  /// By the thread that was woken, before it looks at what it was woken for.
  void clear() const;

 private:
  friend class waiter;
  explicit event(unique_fd fd) : fd_(std::move(fd)) {}
  unique_fd fd_;
};

}  // namespace common::net
