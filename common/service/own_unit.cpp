#include "common/service/own_unit.hpp"

#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "common/text.hpp"

namespace common::service {

std::optional<std::string> service_of(std::string_view cgroups) {
  for (std::string_view line; next_line(cgroups, line);) {
    const auto parts = split(line, ':', 3);  // number, controllers, path
    if (parts.size() != 3 || (!parts[1].empty() && parts[1] != "name=systemd")) continue;
    const auto path = parts[2];
    if (path.find("/user.slice/") != path.npos) return std::nullopt;
    const auto name = path.substr(path.rfind('/') + 1);
    if (name.ends_with(".service")) return std::string(name);
  }
  return std::nullopt;
}

std::optional<std::string> own_unit() {
  // What a service starts inherits the variable, but not the number.
  const char* started = std::getenv("SYSTEMD_EXEC_PID");
  if (started == nullptr || number(started) != ::getpid() || ::sd_booted() <= 0)
    return std::nullopt;
  std::ostringstream cgroups;
  cgroups << std::ifstream("/proc/self/cgroup").rdbuf();
  return service_of(cgroups.str());
}

}  // namespace common::service
