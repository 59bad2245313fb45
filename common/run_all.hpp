// Programs that are run several at a time, each as subprocess.hpp says.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/subprocess.hpp"

namespace common {

struct run_batch {
  std::vector<std::vector<std::string>> commands;
  run_limits limits{};                          ///< of each
  unsigned at_a_time = 1;                       ///< 0: one as well
  std::chrono::milliseconds time{10 * 60'000};  ///< past it none is started any more
};

/// None: the time was over before it was started.
using run_answer = std::optional<result<run_outcome>>;

/// Of the command with that number, as soon as there is one, in whichever thread has it. False: no
/// further one has to be started.
using run_answered = std::function<bool(std::size_t, run_answer)>;

/// Starts them in their order, and returns when all are answered.
void run_all(const run_batch& batch, const run_answered& answered);

/// Whoever runs batches.
using batch_runner = std::function<void(const run_batch&, const run_answered&)>;

}  // namespace common
