#include "wdb/serve/alert_thread.hpp"

#include "common/clock.hpp"

namespace wdb {

alert_thread::alert_thread(store::alert_log& log, const common::net::event& done)
    : log_(log), done_(done), thread_([this] { run(); }) {}

alert_thread::~alert_thread() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
    changed_.notify_one();
  }
  thread_.join();
}

bool alert_thread::busy() const {
  const std::lock_guard lock(mutex_);
  return posted_ || under_way_ || stored_;
}

void alert_thread::post(alert_batch batch) {
  const std::lock_guard lock(mutex_);
  posted_ = std::move(batch);
  changed_.notify_one();
}

std::optional<alert_batch> alert_thread::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(stored_, std::nullopt);
}

void alert_thread::store_alerts(alert_batch& batch) {
  auto fresh = log_.insert(batch.alerts, common::wall_ms());
  if (!fresh) return void(batch.failed = fresh.error());
  batch.fresh = *fresh;
}

void alert_thread::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stop_ || posted_; });
    if (!posted_) return;
    auto batch = std::move(*posted_);
    posted_.reset();
    under_way_ = true;
    lock.unlock();
    store_alerts(batch);
    lock.lock();
    under_way_ = false;
    stored_ = std::move(batch);
    done_.notify();
  }
}

}  // namespace wdb
