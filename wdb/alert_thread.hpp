// The thread that stores alerts, so that their commits hold up nobody who waits for a change to be durable. One batch is under way at
// a time; whoever owns this collects meanwhile what goes with the next one.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "common/net/wake.hpp"
#include "wdb/agent_turn.hpp"
#include "wdb/alert_store.hpp"

namespace wdb {

/// Alerts, and what may happen when they are durable.
struct alert_batch {
  std::vector<schemas::alert> alerts;
  std::vector<std::pair<std::string, outbox_place>> done;  ///< outbox entries they came from, with their agent: may be forgotten
  std::vector<agent_turn> held;                            ///< turns that raised some: may be answered
  std::size_t fresh = 0;                                   ///< how many were new
  std::optional<common::error> failed;                     ///< full disk, I/O error: the process has to end
};

class alert_thread {
 public:
  /// `store` has its file attached; `done` is notified after each batch.
  alert_thread(alert_store store, const common::net::wake& done);
  /// Ends behind the batch that is under way.
  ~alert_thread();
  alert_thread(const alert_thread&) = delete;
  alert_thread& operator=(const alert_thread&) = delete;

  /// A batch is under way, or was not taken yet.
  bool busy() const;
  /// When not busy().
  void post(alert_batch batch);
  /// The batch that was posted, once it is durable or failed.
  std::optional<alert_batch> take();

 private:
  void run();
  void store_alerts(alert_batch& batch);
  alert_store store_;
  const common::net::wake& done_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<alert_batch> posted_, stored_;
  bool under_way_ = false, stop_ = false;
  std::thread thread_;
};

}  // namespace wdb
