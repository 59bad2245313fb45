// A bound on what one piece of work may cost: its CPU and its time. It is the thread's for as long as the object lives; whoever
// reads files on the thread meets it in root_dir, whoever loops by himself asks.
#pragma once

#include <optional>
#include <string>

#include "common/clock.hpp"

namespace common {

class work_budget {
 public:
  work_budget(milliseconds cpu, milliseconds wall);
  work_budget(const work_budget&) = delete;
  ~work_budget();
  /// Once true it stays so.
  bool spent();
  /// What was spent, for people.
  std::string reason() const;

  /// Of the budget that this thread has; false without one.
  static bool is_spent();

 private:
  milliseconds cpu_, wall_;
  instant until_;
  std::int64_t cpu_until_ns_;
  unsigned asked_ = 0;
  bool no_cpu_ = false, no_time_ = false;
  work_budget* outer_;
};

}  // namespace common
