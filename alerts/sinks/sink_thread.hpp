// One sink: a thread that sends what was told, in order, and remembers how far it came. A receiver
// that is away or slow holds up nobody else.
#pragma once

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
  /// Begins after what it has; one that is new with what is told from now on. `log` outlives this.
  sink_thread(store::told_log& log, schemas::sink what);

 private:
  /// Some alerts that it wants, as they are sent, and how far they reach.
  struct batch {
    std::vector<std::string> messages;
    std::uint64_t up_to = 0;
  };
  void run(const std::stop_token& stop);
  common::status begin();
  common::result<batch> next() const;
  /// Whether there may be more.
  common::result<bool> deliver(const std::stop_token& stop);
  void note(const common::status& outcome);
  bool takes(const schemas::told_alert& a) const;

  store::told_log& log_;
  schemas::sink what_;
  syslog_origin origin_;
  syslog_line line_;
  store::told_log::sink_state state_;
  std::jthread thread_;  ///< last: it is stopped and waited for first
};

}  // namespace alerts
