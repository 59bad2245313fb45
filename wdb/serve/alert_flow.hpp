// Alerts on their way to the log, and what may happen only when they are durable: outbox entries
// are forgotten, batches answered.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "wdb/batches/agent_batch.hpp"
#include "wdb/serve/alert_thread.hpp"

namespace wdb {

class alert_flow {
 public:
  /// Both outlive this.
  alert_flow(store::alert_log& log, const common::net::event& done) : thread_(log, done) {}

  void raise(schemas::alert a) { next_.alerts.push_back(std::move(a)); }
  /// The alerts of an outbox entry; when they are durable it may be forgotten.
  void raise(std::vector<schemas::alert> alerts, const std::string& agent, outbox_place from);
  /// A batch that raised alerts itself is answered when they are durable.
  void hold(batch_outcome outcome);
  /// They come faster than they are stored.
  bool is_full() const { return next_.alerts.size() >= most_waiting; }

  struct stored {
    std::vector<schemas::alert> alerts;
    std::size_t fresh = 0;  ///< how many of them were new
    std::vector<std::pair<std::string, outbox_place>> done;
    std::vector<batch_outcome> held;
  };
  /// Hands what waits to the thread, unless it is busy.
  void post();
  /// What became durable since the last call. An error is final: full disk, I/O error.
  common::result<std::optional<stored>> take();

 private:
  static constexpr std::size_t most_waiting = 16'384;
  alert_thread thread_;
  stored next_, posted_;
};

}  // namespace wdb
