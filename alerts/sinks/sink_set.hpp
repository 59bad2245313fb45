// The sinks of a running stage.
#pragma once

#include <memory>
#include <vector>

#include "alerts/sinks/sink_thread.hpp"

namespace alerts {

class sink_set {
 public:
  /// `log`, and what `labels` looks at, outlive this.
  sink_set(store::told_log& log, label_source labels) : log_(log), labels_(std::move(labels)) {}
  ~sink_set();
  sink_set(const sink_set&) = delete;
  sink_set& operator=(const sink_set&) = delete;

  /// From now on these: those that go, or are another now, are stopped, and go on where they were
  /// should they come back. An error is one of the log, and final.
  common::status use(const std::vector<schemas::sink>& wanted);
  /// The same of what happened since.
  common::status outcome() const;

 private:
  struct running {
    schemas::sink what;
    std::unique_ptr<sink_thread> thread;
  };
  store::told_log& log_;
  label_source labels_;
  std::vector<running> running_;
};

}  // namespace alerts
