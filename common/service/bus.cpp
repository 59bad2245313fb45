#include "common/service/bus.hpp"

#include <cerrno>
#include <cstring>

namespace common::service {

namespace {
constexpr const char* systemd_name = "org.freedesktop.systemd1";
}

tl::unexpected<error> bus_failure(std::string_view what, int code, const char* detail) {
  const errc kind = code == -ETIMEDOUT || code == -ETIME ? errc::timeout : errc::io;
  return fail(kind, "systemd on D-Bus: {}: {}", what, detail ? detail : std::strerror(-code));
}

result<bus_connection> bus_connection::open(const std::string& address,
                                            std::chrono::milliseconds patience) {
  sd_bus* raw = nullptr;
  if (const int r = ::sd_bus_new(&raw); r < 0) return bus_failure("new", r);
  bus_connection out{raw, std::chrono::steady_clock::now() + patience};
  if (const int r = ::sd_bus_set_address(raw, address.c_str()); r < 0)
    return bus_failure(address, r);
  if (const int r = ::sd_bus_set_bus_client(raw, 1); r < 0) return bus_failure(address, r);
  if (const int r = ::sd_bus_start(raw); r < 0) return bus_failure(address, r);
  // A call would wait for the greeting without a limit: it is waited for here.
  while (::sd_bus_is_ready(raw) == 0) {
    const int did = ::sd_bus_process(raw, nullptr);
    if (did < 0) return bus_failure(address, did);
    if (did > 0) continue;
    const auto left = out.left_us();
    if (left == 0) return fail(errc::timeout, "systemd on D-Bus: {}: no greeting", address);
    if (const int r = ::sd_bus_wait(raw, left); r < 0 && r != -EINTR)
      return bus_failure(address, r);
  }
  return out;
}

result<bus_message> bus_connection::call(const char* path, const char* interface,
                                         const char* method,
                                         const std::function<int(sd_bus_message*)>& arguments) {
  sd_bus_message* raw = nullptr;
  if (const int r =
          ::sd_bus_message_new_method_call(bus_.get(), &raw, systemd_name, path, interface, method);
      r < 0)
    return bus_failure(method, r);
  const bus_message request{raw};
  if (arguments)
    if (const int r = arguments(raw); r < 0) return bus_failure(method, r);
  const auto left = left_us();
  if (left == 0) return fail(errc::timeout, "systemd on D-Bus: {}: no time is left", method);
  sd_bus_message* answer = nullptr;
  sd_bus_error error = SD_BUS_ERROR_NULL;
  const int r = ::sd_bus_call(bus_.get(), raw, left, &error, &answer);
  const std::string detail = error.message ? error.message : "";
  ::sd_bus_error_free(&error);
  if (r < 0) return bus_failure(method, r, detail.empty() ? nullptr : detail.c_str());
  return bus_message{answer};
}

std::uint64_t bus_connection::left_us() const {
  const auto left = std::chrono::duration_cast<std::chrono::microseconds>(
                        until_ - std::chrono::steady_clock::now())
                        .count();
  return left > 0 ? static_cast<std::uint64_t>(left) : 0;
}

}  // namespace common::service
