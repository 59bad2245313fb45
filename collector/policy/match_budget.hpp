// How long a policy may be judged. Each match has limits of its own (common/pcre/regex.hpp); many
// slow ones in a row do not add up to a scan that never ends.
#pragma once

#include <chrono>

namespace collector::policy {

/// CPU time of the thread that makes it, from then on. Once it is spent it stays so.
class match_budget {
 public:
  explicit match_budget(std::chrono::milliseconds limit);
  /// Looks at the clock every 32nd time.
  bool spent() { return spent_ || (++asked_ % 32 == 0 && is_over()); }
  /// As it was when the clock was last looked at.
  bool was_over() const { return spent_; }
  /// Looks at the clock.
  bool is_over();
  std::chrono::milliseconds limit() const { return limit_; }

 private:
  std::chrono::milliseconds limit_;
  std::chrono::nanoseconds end_;
  bool spent_ = false;
  unsigned asked_ = 0;
};

}  // namespace collector::policy
