// The service manager that started this process, told how it is: systemd, for units of
// Type=notify. The only user of sd_notify. Where nobody listens, nothing is told.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "common/clock.hpp"

namespace common::service {

class manager {
 public:
  /// Reads from the environment who listens, and within what time it wants to hear from us.
  manager();
  /// Says that the process is about to end.
  ~manager();
  manager(const manager&) = delete;
  manager& operator=(const manager&) = delete;

  /// A start that takes long got on: it is not to be given up yet.
  void still_starting(std::string_view status);
  /// What was interrupted is recovered, and work is taken from now on.
  void ready(std::string_view status);
  /// One line about what it is doing, for `systemctl status`.
  void tell(std::string_view status);
  /// First in every round of the main loop: a process that does not come here within its time hangs
  /// and is started anew. What was reloaded in the round before is in use now.
  void begin_round(instant now = std::chrono::steady_clock::now());
  /// take_reload_request() of reload.hpp; until the next round the process counts as reloading.
  bool take_reload();

 private:
  std::string status_;
  std::optional<milliseconds> heard_every_;  ///< none: nobody watches
  instant next_{};
  bool reloading_ = false;
};

}  // namespace common::service
