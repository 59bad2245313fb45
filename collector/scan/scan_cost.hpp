// What a table cost to collect, measured on this process.
#pragma once

#include <cstdint>

#include "common/clock.hpp"

namespace collector {

struct scan_cost {
  std::uint64_t cpu_us = 0;  ///< of the whole process: policies run in several threads
  std::uint64_t wall_us = 0;
  std::uint64_t bytes_read =
      0;  ///< of this thread, by whatever system call; 0 where the kernel does not count
  std::uint64_t peak_bytes =
      0;  ///< the most memory that was resident meanwhile, all of the process
};

/// Measures from its making.
class cost_meter {
 public:
  cost_meter();
  scan_cost stop() const;

 private:
  common::instant started_;
  std::uint64_t cpu_us_, bytes_read_;
};

}  // namespace collector
