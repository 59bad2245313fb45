// A bound on what one piece of work may cost: its CPU and its time. It travels with the root_dir
// that the work reads through, which fails once it is spent; whoever loops by himself asks.
#pragma once

#include <cstdint>
#include <string>

#include "common/clock.hpp"

namespace common {

class work_budget {
 public:
  /// Begins now; the CPU is that of the thread that makes it, and only that thread may ask.
  work_budget(milliseconds cpu, milliseconds wall);
  work_budget(const work_budget&) = delete;
  work_budget& operator=(const work_budget&) = delete;
  /// Once true it stays so.
  bool spent();
  /// What was spent, for people.
  std::string reason() const;

 private:
  milliseconds cpu_, wall_;
  instant until_;
  std::int64_t cpu_until_ns_;
  unsigned asked_ = 0;
  bool no_cpu_ = false, no_time_ = false;
};

}  // namespace common
