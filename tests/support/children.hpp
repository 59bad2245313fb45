// Processes and sockets that are there to be counted.
#pragma once

#include <sys/types.h>

#include <functional>
#include <vector>

#include "common/root_dir.hpp"

namespace tests {

/// Children that wait, or do something over and over; they end with this object.
class children {
 public:
  children() = default;
  children(const children&) = delete;
  ~children();
  /// Starts one that does `first` and then waits, or goes on with `again` until it is ended. False:
  /// it could not be started, or `first` said so.
  bool start(const std::function<bool()>& first, const std::function<void()>& again = {});
  pid_t pid(std::size_t i) const { return pids_[i]; }
  std::size_t size() const { return pids_.size(); }

 private:
  std::vector<pid_t> pids_;
};

/// A network namespace of its own, for this thread until it leaves.
class namespace_of_ours {
 public:
  namespace_of_ours();
  ~namespace_of_ours() { leave(); }
  bool entered() const { return static_cast<bool>(home_); }
  void leave();

 private:
  common::unique_fd home_;
};

/// Opens sockets on ports from 2000 + `first` on, TCP that listen and UDP in turn, and leaves them
/// open.
bool hold_sockets(int first, int count);

}  // namespace tests
