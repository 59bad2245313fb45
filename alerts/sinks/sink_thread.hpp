// One sink: a thread that sends what was told, in order, and remembers how far it came. A receiver
// that is away or slow holds up nobody else.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "alerts/sinks/syslog_line.hpp"
#include "alerts/sinks/syslog_message.hpp"
#include "store/told_log.hpp"

namespace alerts {

class sink_thread {
 public:
  /// Begins after what it has; one that is new with what is told from now on, which is durable when
  /// this returns. `log` outlives it.
  static common::result<std::unique_ptr<sink_thread>> start(store::told_log& log,
                                                            schemas::sink what);
  /// It need not have ended when this returns.
  void request_stop() { thread_.request_stop(); }
  /// An error of `log` is final, as it is for the whole process.
  common::status outcome() const;

 private:
  sink_thread(store::told_log& log, schemas::sink what, store::told_log::sink_state state);
  /// Some alerts that it wants, as they are sent, and how far they reach.
  struct batch {
    std::vector<std::string> messages;
    std::uint64_t up_to = 0;
  };
  void run(const std::stop_token& stop);
  common::result<batch> next() const;
  void note(const common::status& sent);
  common::status round(const std::stop_token& stop);
  bool takes(const schemas::told_alert& a) const;

  store::told_log& log_;
  schemas::sink what_;
  syslog_origin origin_;
  syslog_line line_;
  store::told_log::sink_state state_;
  std::chrono::milliseconds pause_{};  ///< before the next attempt
  mutable std::mutex lock_;
  common::status outcome_;
  std::jthread thread_;  ///< last: it is stopped and waited for first
};

}  // namespace alerts
