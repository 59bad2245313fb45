// The thread that stores alerts, so that their commits hold up nobody who waits for a change to be
// durable. One batch is under way at a time; whoever owns this collects meanwhile what goes with
// the next one.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "common/net/event.hpp"
#include "store/alert_log.hpp"

namespace wdb {

/// Alerts that are stored together.
struct alert_batch {
  std::vector<schemas::alert> alerts;
  std::size_t fresh = 0;                ///< how many were new
  std::optional<common::error> failed;  ///< full disk, I/O error: the process has to end
};

class alert_thread {
 public:
  /// `done` is notified after each batch. Both outlive this.
  alert_thread(store::alert_log& log, const common::net::event& done);
  /// Ends after the batch that is under way.
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
  store::alert_log& log_;
  const common::net::event& done_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<alert_batch> posted_, stored_;
  bool under_way_ = false, stop_ = false;
  std::thread thread_;
};

}  // namespace wdb
