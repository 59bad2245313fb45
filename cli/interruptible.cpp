#include "cli/interruptible.hpp"

#include <unistd.h>

#include <condition_variable>
#include <mutex>

#include "cli/print/messages.hpp"
#include "common/stop.hpp"
#include "common/subprocess.hpp"

namespace cli {

namespace {

void watch(const std::stop_token& over) {
  constexpr std::chrono::milliseconds look_pause{20};
  std::mutex lock;
  std::condition_variable_any ended;
  std::unique_lock waiting(lock);
  while (!over.stop_requested()) {
    if (common::stop_requested()) {
      say_interrupted();
      common::sweep_children();
      ::_exit(exit_interrupted);
    }
    ended.wait_for(waiting, over, look_pause, common::stop_requested);
  }
}

}  // namespace

interruptible::interruptible() : watch_([](const std::stop_token& over) { watch(over); }) {}

}  // namespace cli
