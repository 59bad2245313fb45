// When to send again what got no answer. Time is an argument.
#pragma once

#include <algorithm>

#include "common/clock.hpp"
#include "common/hash.hpp"

namespace collector::sync {

/// Of one session that repairs a table; each wait is longer than the last.
struct retry {
  common::instant since{};  ///< the last frame, either way
  common::milliseconds wait{5000};
  bool late = false;  ///< no answer came in time, so nothing else waits for it any more
  bool due(common::instant now) const { return now - since > wait; }
  void later(common::instant now) {
    since = now;
    late = true;
    wait = std::min<common::milliseconds>(wait * 2, std::chrono::seconds{60});
  }
};

/// Of deltas and reports: how long the server may be silent before they are taken for lost.
class patience {
 public:
  void heard(common::instant now) { since_ = std::max(since_, now), wait_ = first; }
  void sent(common::instant now) { since_ = std::max(since_, now); }
  bool over(common::instant now) const { return now - since_ >= wait_; }
  /// It is over; whether something was out decides if the next wait is longer.
  void begin_again(common::instant now, bool longer) {
    since_ = now;
    if (longer) wait_ = std::min<common::milliseconds>(wait_ * 2, std::chrono::seconds{30});
  }

 private:
  static constexpr common::milliseconds first{5000};
  common::milliseconds wait_ = first;
  common::instant since_{};
};

/// Between half of it and all of it, so that a fleet does not come back in step.
inline common::milliseconds jitter(common::milliseconds d) {
  const auto half = static_cast<std::uint64_t>(d.count() / 2);
  return common::milliseconds{static_cast<std::int64_t>(half + common::random_u64() % (half + 1))};
}

}  // namespace collector::sync
