// What the kernel lets programs do beyond users and modes.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One security module of the kernel (no name), or one profile of AppArmor. `mode` is of the
/// running kernel, `configured` what the files ask for at the next start.
struct security_module {
  static constexpr auto id = table_id::security_modules;
  static constexpr std::string_view name_of_table = "security_modules";
  text module, name;
  text mode, configured, policy, source;
  static constexpr auto fields() {
    return listing(
        key("module", &security_module::module),
        key("name", &security_module::name, {.osquery = "apparmor_profiles.name"}),
        stable("mode", &security_module::mode, {.osquery = "apparmor_profiles.mode"}),
        stable("configured", &security_module::configured, {.osquery = "selinux_settings.value"}),
        stable("policy", &security_module::policy, {.osquery = "selinux_settings.key"}),
        stable("source", &security_module::source,
               {.ecs = "file.path", .osquery = "apparmor_profiles.path"}));
  }
};

}  // namespace schemas
