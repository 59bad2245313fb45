// Files that run with more rights than who starts them.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One regular file with the bit setuid or setgid, or an executable one with capabilities; `kinds`
/// says which. `nosuid`: the mount lets none of them have an effect. `modified` is what its owner
/// may set (mtime), `changed` what nobody can (ctime): when it was written, moved or given rights.
struct suid_file {
  static constexpr auto id = table_id::suid_files;
  static constexpr std::string_view name_of_table = "suid_files";
  text path, owner;
  integer uid;
  text group;
  integer gid;
  text mode;
  list kinds;
  text capabilities;
  boolean nosuid;
  integer size;
  instant modified, changed;
  text package;     ///< that has the file
  boolean altered;  ///< it is another than the package has
  static constexpr auto fields() {
    return listing(
        key("path", &suid_file::path, {.ecs = "file.path", .osquery = "suid_bin.path"}),
        stable("owner", &suid_file::owner, {.ecs = "file.owner", .osquery = "suid_bin.username"}),
        stable("uid", &suid_file::uid, {.ecs = "file.uid"}),
        stable("group", &suid_file::group, {.ecs = "file.group", .osquery = "suid_bin.groupname"}),
        stable("gid", &suid_file::gid, {.ecs = "file.gid"}),
        stable("mode", &suid_file::mode, {.unit = "octal", .ecs = "file.mode"}),
        stable("kinds", &suid_file::kinds, {.osquery = "suid_bin.permissions"}),
        stable("capabilities", &suid_file::capabilities, {.osquery = "extended_attributes.value"}),
        stable("nosuid", &suid_file::nosuid),
        stable("size", &suid_file::size,
               {.unit = "bytes", .ecs = "file.size", .osquery = "file.size"}),
        stable("modified", &suid_file::modified, {.ecs = "file.mtime", .osquery = "file.mtime"}),
        stable("changed", &suid_file::changed, {.ecs = "file.ctime", .osquery = "file.ctime"}),
        stable("package", &suid_file::package, {.ecs = "package.name"}),
        stable("altered", &suid_file::altered));
  }
};

}  // namespace schemas
