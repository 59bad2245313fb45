// Which unit of systemd this process is.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace common::service {

/// `muster-collector.service` of a /proc/PID/cgroup; none: it is in no service of the system, as a
/// process of somebody's session.
std::optional<std::string> service_of(std::string_view cgroups);

/// The service of the system whose main process this is; none: systemd started somebody else, or
/// nobody.
std::optional<std::string> own_unit();

}  // namespace common::service
