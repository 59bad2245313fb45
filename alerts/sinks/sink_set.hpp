// The sinks of a running stage.
#pragma once

#include <memory>
#include <vector>

#include "alerts/sinks/sink_thread.hpp"

namespace alerts {

class sink_set {
 public:
  /// `log` outlives this.
  explicit sink_set(store::told_log& log) : log_(log) {}

  /// From now on these: those that go, or are another now, are stopped, and go on where they were
  /// should they come back.
  void use(const std::vector<schemas::sink>& wanted);

 private:
  struct running {
    schemas::sink what;
    std::unique_ptr<sink_thread> thread;
  };
  store::told_log& log_;
  std::vector<running> running_;
};

}  // namespace alerts
