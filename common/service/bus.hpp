// systemd over D-Bus, with a limit of time for everything: org.freedesktop.systemd1(5).
#pragma once

#include <systemd/sd-bus.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/result.hpp"

namespace common::service {

/// The system's own bus.
inline constexpr const char* system_bus = "unix:path=/run/dbus/system_bus_socket";
inline constexpr const char* systemd_object = "/org/freedesktop/systemd1";
inline constexpr const char* systemd_manager = "org.freedesktop.systemd1.Manager";

struct unref {
  void operator()(sd_bus* b) const { ::sd_bus_close_unref(b); }
  void operator()(sd_bus_message* m) const { ::sd_bus_message_unref(m); }
};
using bus_message = std::unique_ptr<sd_bus_message, unref>;

/// `code`: negative, as libsystemd returns it.
tl::unexpected<error> bus_failure(std::string_view what, int code, const char* detail = nullptr);

class bus_connection {
 public:
  /// All that is asked on it ends within `patience`, or is a timeout.
  static result<bus_connection> open(const std::string& address,
                                     std::chrono::milliseconds patience);

  /// The answer to a method of the object. `arguments` appends them, and returns what libsystemd
  /// returned.
  result<bus_message> call(const char* path, const char* interface, const char* method,
                           const std::function<int(sd_bus_message*)>& arguments = {});

 private:
  bus_connection(sd_bus* b, std::chrono::steady_clock::time_point until) : bus_(b), until_(until) {}
  std::uint64_t left_us() const;
  std::unique_ptr<sd_bus, unref> bus_;
  std::chrono::steady_clock::time_point until_;
};

}  // namespace common::service
