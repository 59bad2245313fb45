// The keys that programs know, where that can be listed: what is none of them, or nearly one, is
// set nowhere.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace collector::effective {

/// All there are.
std::vector<std::string_view> login_defs_names();

/// Those that are known here: newer versions have more.
std::vector<std::string_view> unit_keys();

/// A configuration file of systemd with one section.
struct known_conf {
  std::string_view section;
  std::vector<std::string_view> keys;  ///< as above
};
std::optional<known_conf> find_conf(std::string_view name);
/// Those that it knows.
std::vector<std::string_view> conf_names();

}  // namespace collector::effective
