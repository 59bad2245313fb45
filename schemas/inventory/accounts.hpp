// Who may log in.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One account of /etc/passwd. A name may stand twice with two uids: both are seen.
struct user {
  static constexpr auto id = table_id::users;
  static constexpr std::string_view name_of_table = "users";
  text name;
  integer uid, gid;
  text gecos, home, shell;
  static constexpr auto fields() {
    return std::tuple{key("name", &user::name, {.ecs = "user.name", .osquery = "users.username", .wazuh = "user_name"}),
                      key("uid", &user::uid, {.ecs = "user.id", .osquery = "users.uid", .wazuh = "user_id"}),
                      stable("gid", &user::gid, {.ecs = "user.group.id", .osquery = "users.gid", .wazuh = "user_group_id"}),
                      stable("gecos", &user::gecos, {.ecs = "user.full_name", .osquery = "users.description", .wazuh = "user_full_name"}),
                      stable("home", &user::home, {.osquery = "users.directory", .wazuh = "user_home"}),
                      stable("shell", &user::shell, {.osquery = "users.shell", .wazuh = "user_shell"})};
  }
};

/// One group of /etc/group with the members that are listed there, sorted.
struct group {
  static constexpr auto id = table_id::groups;
  static constexpr std::string_view name_of_table = "groups";
  text name;
  integer gid;
  list members;
  static constexpr auto fields() {
    return std::tuple{key("name", &group::name, {.ecs = "group.name", .osquery = "groups.groupname", .wazuh = "group_name"}),
                      key("gid", &group::gid, {.ecs = "group.id", .osquery = "groups.gid", .wazuh = "group_id"}),
                      stable("members", &group::members, {.wazuh = "group_users"})};
  }
};

}  // namespace schemas
