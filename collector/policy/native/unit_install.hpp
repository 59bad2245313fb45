// The [Install] section of a unit file and its drop-ins: what decides how systemctl calls the
// unit's state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace collector::policy::native {

struct unit_install {
  std::vector<std::string> aliases;
  std::string default_instance;
  bool wanted = false, required = false;  ///< by something
  bool also = false;

  bool has_rules() const { return wanted || required || !aliases.empty(); }
};

/// Adds what `text` says about the unit `name`. False when systemctl would complain of anything in
/// it, or when it is written in a way that is not understood here (quotes, specifiers, bytes that
/// are not plain text).
bool read_unit_install(std::string_view text, std::string_view name, unit_install& into);

}  // namespace collector::policy::native
