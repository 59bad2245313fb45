// One sink: a thread that sends what was told, in order, and remembers how far it came. A receiver
// that is away or slow holds up nobody else.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "alerts/sinks/patience.hpp"
#include "alerts/sinks/sender.hpp"
#include "common/clock.hpp"
#include "common/log_limit.hpp"
#include "schemas/labels.hpp"
#include "store/told_log.hpp"

namespace alerts {

/// Labels of an agent; empty: they are not known, and then it has all that are asked for. Asked by
/// several threads.
using label_source = std::function<std::optional<schemas::labels>(const std::string& agent)>;

class sink_thread {
 public:
  /// Begins after what it has; one that is new with what is told from now on, which is durable when
  /// this returns. `log` outlives it.
  static common::result<std::unique_ptr<sink_thread>> start(store::told_log& log,
                                                            schemas::sink what,
                                                            label_source labels = {});
  /// It need not have ended when this returns.
  void request_stop() { thread_.request_stop(); }
  /// An error of `log` is final, as it is for the whole process.
  common::status outcome() const;

 private:
  sink_thread(store::told_log& log, schemas::sink what, store::told_log::sink_state state,
              label_source labels);
  /// Some alerts that it wants, and how far they reach.
  struct batch {
    std::vector<schemas::told_alert> alerts;
    std::vector<std::uint64_t> sequences;  ///< of each
    std::uint64_t up_to = 0;
    bool is_full = false;  ///< there may be more
  };
  void run(const std::stop_token& stop);
  common::result<batch> next() const;
  bool waits_for_more(const batch& some);
  void note(const common::status& sent);
  common::status round(const std::stop_token& stop);
  common::status take(const batch& some, const delivery& d);
  bool takes(const schemas::told_alert& a) const;
  bool has_labels(const std::string& agent) const;

  store::told_log& log_;
  schemas::sink what_;
  label_source labels_;
  std::unique_ptr<sender> sender_;
  store::told_log::sink_state state_;
  patience patience_;
  std::chrono::milliseconds pause_{};     ///< before the next round
  std::optional<common::instant> since_;  ///< when the first of what is next was seen
  common::log_limit log_limit_;
  mutable std::mutex lock_;
  common::status outcome_;
  std::jthread thread_;  ///< last: it is stopped and waited for first
};

}  // namespace alerts
