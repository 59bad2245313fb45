// What the running systemd says of its units: org.freedesktop.systemd1(5) over D-Bus.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "common/result.hpp"

namespace collector::inventory {

struct unit_in_memory {
  std::string description, load_state, active_state, sub_state;
  std::int64_t main_pid = 0;  ///< 0: none
};

struct systemd_answer {
  std::map<std::string, unit_in_memory> loaded;
  std::map<std::string, std::string>
      file_states;  ///< enabled, disabled, static, …, by name of unit
};

/// Asks on the bus at `address` for services, sockets, timers and paths. All of it within
/// `patience`, or timeout.
common::result<systemd_answer> ask_systemd(const std::string& address,
                                           std::chrono::milliseconds patience);

}  // namespace collector::inventory
