// Security modules of the kernel, and what the files of two of them ask for.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collector/inventory/faults.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

struct module_rows {
  std::map<std::pair<std::string, std::string>, schemas::security_module>
      all;  ///< by module and name
  faults met{};

  /// The row of a module, or of a profile of it.
  schemas::security_module& of(const std::string& module, const std::string& name = {});
  void lost(const std::string& module, const std::string& what) {
    met.lost({{{"module", module}}}, what);
  }
  /// What is not there has no row; what cannot be read may have one.
  void lost_unless_absent(const std::string& module, const common::error& why) {
    if (why.code != common::errc::not_found) lost(module, why.detail);
  }
};

struct selinux_config {
  std::string mode, policy;  ///< empty: not said
};
/// etc/selinux/config as libselinux reads it: of modes the first that is one, of policies the last.
selinux_config parse_selinux_config(std::string_view text);

struct apparmor_profile {
  std::string name, mode;
};
/// The profiles that a file defines, with their hats and children (`parent//child`).
struct apparmor_text {
  std::vector<apparmor_profile> profiles;
  bool closed = true;  ///< false: a block has no end, and apparmor_parser takes nothing of the file
};
apparmor_text parse_apparmor(std::string_view text);

/// The kernel's own list: `NAME (MODE)` a line.
std::vector<apparmor_profile> parse_loaded_profiles(std::string_view text);
/// `none [integrity] confidentiality`: the one in brackets.
std::string in_brackets(std::string_view text);

void read_selinux(const common::root_dir& host, module_rows& to);
void read_apparmor(const common::root_dir& host, module_rows& to);

}  // namespace collector::inventory
