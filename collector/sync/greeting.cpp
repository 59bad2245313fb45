#include "collector/sync/greeting.hpp"

#include <algorithm>
#include <utility>

#include "collector/sync/retry.hpp"

namespace collector::sync {

namespace {
constexpr common::milliseconds first_wait{500}, longest_wait{30'000};
}

void greeting::connected() {
  up_ = true;
  wdb_.reset();
  start_over();
}

bool greeting::is_another_wdb(u64 instance) {
  const bool another = wdb_ && *wdb_ != instance;
  wdb_ = instance;
  return another;
}

void greeting::start_over() {
  greeted_ = false;
  counter_ = 0;  // an answer to the last hello says nothing of who is there now
  next_ = {};
  wait_ = first_wait;
}

void greeting::sent(u64 counter, common::instant now) {
  if (!greeted_) wait_ = std::min(wait_ * 2, longest_wait);
  next_ = now + (greeted_ ? keepalive_ : wait_);
  counter_ = counter;
  told_ = keepalive_;
}

bool greeting::answered(u64 counter, common::instant now) {
  if (counter == 0 || counter != counter_) return false;
  greeted_ = true;
  wait_ = first_wait;
  next_ = told_ == keepalive_ ? now + keepalive_ : now;
  return true;
}

void greeting::use(common::milliseconds keepalive) {
  keepalive_ = keepalive;
  if (greeted_ && told_ != keepalive_) next_ = {};
}

/// One wait for all the refusals of a burst; sent() makes it longer with every hello that is not
/// answered.
void greeting::refused(common::instant now) {
  if (std::exchange(greeted_, false)) next_ = now + jitter(wait_);
}

}  // namespace collector::sync
