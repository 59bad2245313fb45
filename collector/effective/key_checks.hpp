// Whether there can be a key as it stands in a rule `k:`: one that does not exist is set nowhere,
// and a negated rule would pass.
#pragma once

#include "collector/effective/question.hpp"

namespace collector::effective {

common::status check_login_defs_name(std::string_view name);
/// `path` as sysctl_path() makes it. The list is open: only what can be none is refused.
common::status check_sysctl_path(std::string_view path);
/// Also a section that a unit of that kind has not.
common::status check_unit_key(std::string_view unit, std::string_view section,
                              std::string_view key);
common::status check_conf_key(std::string_view conf, std::string_view section,
                              std::string_view key);
common::status check_ini_key(const question& q);

}  // namespace collector::effective
