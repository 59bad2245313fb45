#pragma once

#include <thread>

namespace cli {

/// While it lives, Ctrl-C ends the process at once, with a sentence and exit code 130: for commands
/// that have nothing to stop in order. Programs that they started are killed.
class interruptible {
 public:
  interruptible();

 private:
  std::jthread watch_;
};

}  // namespace cli
