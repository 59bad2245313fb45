#include "collector/inventory/services/systemd_bus.hpp"

#include <systemd/sd-bus.h>

#include <cstring>
#include <memory>

#include "collector/inventory/services/unit_folders.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;

namespace {

constexpr const char* name = "org.freedesktop.systemd1";
constexpr const char* manager = "org.freedesktop.systemd1.Manager";
constexpr std::size_t units_limit = 50'000;

struct unref {
  void operator()(sd_bus* b) const { ::sd_bus_close_unref(b); }
  void operator()(sd_bus_message* m) const { ::sd_bus_message_unref(m); }
};
using message = std::unique_ptr<sd_bus_message, unref>;

tl::unexpected<common::error> fail_code(std::string_view what, int code,
                                        const char* detail = nullptr) {
  const errc kind = code == -ETIMEDOUT || code == -ETIME ? errc::timeout : errc::io;
  return fail(kind, "systemd on D-Bus: {}: {}", what, detail ? detail : std::strerror(-code));
}

class connection {
 public:
  static common::result<connection> open(const std::string& address,
                                         std::chrono::milliseconds patience) {
    sd_bus* raw = nullptr;
    if (const int r = ::sd_bus_new(&raw); r < 0) return fail_code("new", r);
    connection out{raw, std::chrono::steady_clock::now() + patience};
    if (const int r = ::sd_bus_set_address(raw, address.c_str()); r < 0)
      return fail_code(address, r);
    if (const int r = ::sd_bus_set_bus_client(raw, 1); r < 0) return fail_code(address, r);
    if (const int r = ::sd_bus_start(raw); r < 0) return fail_code(address, r);
    // A call would wait for the greeting without a limit: it is waited for here.
    while (::sd_bus_is_ready(raw) == 0) {
      const int did = ::sd_bus_process(raw, nullptr);
      if (did < 0) return fail_code(address, did);
      if (did > 0) continue;
      const auto left = out.left_us();
      if (left == 0) return fail(errc::timeout, "systemd on D-Bus: {}: no greeting", address);
      if (const int r = ::sd_bus_wait(raw, left); r < 0 && r != -EINTR)
        return fail_code(address, r);
    }
    return out;
  }

  /// `path` and `interface` of the object, then the method and its string arguments.
  template <class... A>
  common::result<message> call(const char* path, const char* interface, const char* method,
                               const char* types, A... arguments) {
    sd_bus_message* raw = nullptr;
    if (const int r =
            ::sd_bus_message_new_method_call(bus_.get(), &raw, name, path, interface, method);
        r < 0)
      return fail_code(method, r);
    const message request{raw};
    if constexpr (sizeof...(A) > 0)
      if (const int r = ::sd_bus_message_append(raw, types, arguments...); r < 0)
        return fail_code(method, r);
    const auto left = left_us();
    if (left == 0) return fail(errc::timeout, "systemd on D-Bus: {}: no time is left", method);
    sd_bus_message* answer = nullptr;
    sd_bus_error error = SD_BUS_ERROR_NULL;
    const int r = ::sd_bus_call(bus_.get(), raw, left, &error, &answer);
    const std::string detail = error.message ? error.message : "";
    ::sd_bus_error_free(&error);
    if (r < 0) return fail_code(method, r, detail.empty() ? nullptr : detail.c_str());
    return message{answer};
  }

 private:
  connection(sd_bus* bus, std::chrono::steady_clock::time_point until) : bus_(bus), until_(until) {}
  std::uint64_t left_us() const {
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(
                          until_ - std::chrono::steady_clock::now())
                          .count();
    return left > 0 ? static_cast<std::uint64_t>(left) : 0;
  }
  std::unique_ptr<sd_bus, unref> bus_;
  std::chrono::steady_clock::time_point until_;
};

/// Unit, description, load, active and sub state, followed unit, object path, and three of a job.
common::status read_units(sd_bus_message* m, systemd_answer& out,
                          std::map<std::string, std::string>& objects) {
  int r = ::sd_bus_message_enter_container(m, 'a', "(ssssssouso)");
  const char *unit = nullptr, *description = nullptr, *load = nullptr, *active = nullptr,
             *sub = nullptr, *follows = nullptr, *object = nullptr, *job = nullptr,
             *job_object = nullptr;
  std::uint32_t job_number = 0;
  while (r >= 0 &&
         (r = ::sd_bus_message_read(m, "(ssssssouso)", &unit, &description, &load, &active, &sub,
                                    &follows, &object, &job_number, &job, &job_object)) > 0) {
    if (unit_type(unit).empty()) continue;
    if (out.loaded.size() >= units_limit)
      return fail(errc::too_large, "systemd on D-Bus: more than {} units", units_limit);
    out.loaded[unit] = {description, load, active, sub, 0};
    if (std::string_view(active) == "active") objects[unit] = object;
  }
  if (r < 0) return fail_code("ListUnits", r);
  return {};
}

common::status read_files(sd_bus_message* m, systemd_answer& out) {
  int r = ::sd_bus_message_enter_container(m, 'a', "(ss)");
  const char *path = nullptr, *state = nullptr;
  while (r >= 0 && (r = ::sd_bus_message_read(m, "(ss)", &path, &state)) > 0) {
    const std::string_view p = path;
    if (out.file_states.size() >= units_limit)
      return fail(errc::too_large, "systemd on D-Bus: more than {} unit files", units_limit);
    out.file_states[std::string(p.substr(p.rfind('/') + 1))] = state;
  }
  if (r < 0) return fail_code("ListUnitFiles", r);
  return {};
}

/// 0 where it has none, or ended meanwhile.
common::result<std::int64_t> main_pid(connection& bus, const std::string& object) {
  auto answer = bus.call(object.c_str(), "org.freedesktop.DBus.Properties", "Get", "ss",
                         "org.freedesktop.systemd1.Service", "MainPID");
  if (!answer && answer.error().code == errc::timeout) return fail(answer.error());
  std::uint32_t pid = 0;
  if (answer && ::sd_bus_message_read(answer->get(), "v", "u", &pid) < 0) pid = 0;
  return pid;
}

}  // namespace

common::result<systemd_answer> ask_systemd(const std::string& address,
                                           std::chrono::milliseconds patience) {
  constexpr const char* object = "/org/freedesktop/systemd1";
  auto bus = connection::open(address, patience);
  if (!bus) return fail(bus.error());
  systemd_answer out;
  std::map<std::string, std::string> objects;
  auto units = bus->call(object, manager, "ListUnits", "");
  if (!units) return fail(units.error());
  if (auto s = read_units(units->get(), out, objects); !s) return fail(s.error());
  auto files = bus->call(object, manager, "ListUnitFiles", "");
  if (!files) return fail(files.error());
  if (auto s = read_files(files->get(), out); !s) return fail(s.error());
  for (const auto& [unit, path] : objects) {
    if (unit_type(unit) != "service") continue;
    auto pid = main_pid(*bus, path);
    if (!pid) return fail(pid.error());
    out.loaded[unit].main_pid = *pid;
  }
  return out;
}

}  // namespace collector::inventory
