// Where the configuration of a data folder lies.
#pragma once

#include <string>
#include <string_view>

namespace common {

/// The data folder of what is installed on a host. Its configuration lies in /etc/muster; any other
/// data folder holds its configuration itself.
inline constexpr std::string_view system_data = "/var/lib/muster";

inline std::string configuration_folder(std::string_view data) {
  while (data.size() > 1 && data.ends_with('/')) data.remove_suffix(1);
  return std::string(data == system_data ? "/etc/muster" : data);
}

}  // namespace common
