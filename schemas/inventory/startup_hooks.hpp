// What other programs run on their own occasions: at a log-in, at boot, when a device or a network
// comes, at an update.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One file that is run or asked so, or one command that a configuration names; `kind` says by
/// whom. `name` tells several commands of one file apart, and is empty for the file itself.
struct startup_hook {
  static constexpr auto id = table_id::startup_hooks;
  static constexpr std::string_view name_of_table = "startup_hooks";
  text kind, path, name;
  text user;  ///< whose home it lies in
  text runs;
  integer uid;
  text mode;
  text digest;  ///< SHA-256 of the file; absent for a command
  text package;
  boolean altered;  ///< the file is another than the package has
  static constexpr auto fields() {
    return listing(
        key("kind", &startup_hook::kind), key("path", &startup_hook::path, {.ecs = "file.path"}),
        key("name", &startup_hook::name), stable("user", &startup_hook::user, {.ecs = "user.name"}),
        stable("runs", &startup_hook::runs,
               {.ecs = "process.command_line", .osquery = "startup_items.args"}),
        stable("uid", &startup_hook::uid, {.ecs = "file.uid"}),
        stable("mode", &startup_hook::mode, {.unit = "octal", .ecs = "file.mode"}),
        stable("digest", &startup_hook::digest, {.ecs = "file.hash.sha256"}),
        stable("package", &startup_hook::package, {.ecs = "package.name"}),
        stable("altered", &startup_hook::altered));
  }
};

}  // namespace schemas
