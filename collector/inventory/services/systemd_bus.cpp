#include "collector/inventory/services/systemd_bus.hpp"

#include "collector/inventory/services/unit_folders.hpp"
#include "common/service/bus.hpp"

namespace collector::inventory {

using common::errc;
using common::fail;
using common::service::bus_connection;
using common::service::bus_failure;
using common::service::systemd_manager;
using common::service::systemd_object;

namespace {

constexpr std::size_t units_limit = 50'000;

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
  if (r < 0) return bus_failure("ListUnits", r);
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
  if (r < 0) return bus_failure("ListUnitFiles", r);
  return {};
}

/// 0 where it has none, or ended meanwhile.
common::result<std::int64_t> main_pid(bus_connection& on, const std::string& object) {
  auto answer =
      on.call(object.c_str(), "org.freedesktop.DBus.Properties", "Get", [](sd_bus_message* m) {
        return ::sd_bus_message_append(m, "ss", "org.freedesktop.systemd1.Service", "MainPID");
      });
  if (!answer && answer.error().code == errc::timeout) return fail(answer.error());
  std::uint32_t pid = 0;
  if (answer && ::sd_bus_message_read(answer->get(), "v", "u", &pid) < 0) pid = 0;
  return pid;
}

}  // namespace

common::result<systemd_answer> ask_systemd(const std::string& address,
                                           std::chrono::milliseconds patience) {
  auto on = bus_connection::open(address, patience);
  if (!on) return fail(on.error());
  systemd_answer out;
  std::map<std::string, std::string> objects;
  auto units = on->call(systemd_object, systemd_manager, "ListUnits");
  if (!units) return fail(units.error());
  if (auto s = read_units(units->get(), out, objects); !s) return fail(s.error());
  auto files = on->call(systemd_object, systemd_manager, "ListUnitFiles");
  if (!files) return fail(files.error());
  if (auto s = read_files(files->get(), out); !s) return fail(s.error());
  for (const auto& [unit, path] : objects) {
    if (unit_type(unit) != "service") continue;
    auto pid = main_pid(*on, path);
    if (!pid) return fail(pid.error());
    out.loaded[unit].main_pid = *pid;
  }
  return out;
}

}  // namespace collector::inventory
