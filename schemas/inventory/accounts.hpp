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
  text origin, password_state, password_algorithm;
  instant password_changed_at;
  integer password_min_days, password_max_days, password_warning_days, password_inactive_days;
  instant expires_at;
  list groups;
  boolean sudo;
  list ssh_keys;
  instant last_login_day;  ///< its first instant in UTC
  text last_login_place;   ///< the other host, or `local`
  instant last_login;
  text last_login_from, last_login_terminal;
  boolean logged_in;
  integer session_pid;
  list sudo_commands;    ///< what sudoers and doas.conf let it run, and as whom
  list ssh_key_options;  ///< what each of ssh_keys may, by its options
  list login_places;     ///< other hosts that it came from lately
  text password_mark;    ///< another one where the hash is another; made of its salt alone
  static constexpr auto fields() {
    return listing(
        key("name", &user::name,
            {.ecs = "user.name", .osquery = "users.username", .wazuh = "user_name"}),
        key("uid", &user::uid, {.ecs = "user.id", .osquery = "users.uid", .wazuh = "user_id"}),
        stable("gid", &user::gid,
               {.ecs = "user.group.id", .osquery = "users.gid", .wazuh = "user_group_id"}),
        stable(
            "gecos", &user::gecos,
            {.ecs = "user.full_name", .osquery = "users.description", .wazuh = "user_full_name"}),
        stable("home", &user::home, {.osquery = "users.directory", .wazuh = "user_home"}),
        stable("shell", &user::shell, {.osquery = "users.shell", .wazuh = "user_shell"}),
        stable("origin", &user::origin, {.wazuh = "user_is_remote"}),
        stable("password_state", &user::password_state,
               {.osquery = "shadow.password_status", .wazuh = "user_password_status"}),
        stable("password_algorithm", &user::password_algorithm,
               {.osquery = "shadow.hash_alg", .wazuh = "user_password_hash_algorithm"}),
        stable(
            "password_changed_at", &user::password_changed_at,
            {.unit = "UTC", .osquery = "shadow.last_change", .wazuh = "user_password_last_change"}),
        stable("password_min_days", &user::password_min_days,
               {.unit = "days",
                .osquery = "shadow.min",
                .wazuh = "user_password_min_days_between_changes"}),
        stable("password_max_days", &user::password_max_days,
               {.unit = "days",
                .osquery = "shadow.max",
                .wazuh = "user_password_max_days_between_changes"}),
        stable("password_warning_days", &user::password_warning_days,
               {.unit = "days",
                .osquery = "shadow.warning",
                .wazuh = "user_password_warning_days_before_expiration"}),
        stable(
            "password_inactive_days", &user::password_inactive_days,
            {.unit = "days", .osquery = "shadow.inactive", .wazuh = "user_password_inactive_days"}),
        stable(
            "expires_at", &user::expires_at,
            {.unit = "UTC", .osquery = "shadow.expire", .wazuh = "user_password_expiration_date"}),
        stable("groups", &user::groups, {.osquery = "user_groups.gid", .wazuh = "user_groups"}),
        stable("sudo", &user::sudo, {.osquery = "sudoers.header", .wazuh = "user_roles"}),
        stable("ssh_keys", &user::ssh_keys, {.osquery = "authorized_keys.key"}),
        stable("last_login_day", &user::last_login_day, {.unit = "UTC day"}),
        stable("last_login_place", &user::last_login_place),
        stable("sudo_commands", &user::sudo_commands, {.osquery = "sudoers.rule_details"}),
        stable("ssh_key_options", &user::ssh_key_options, {.osquery = "authorized_keys.options"}),
        stable("login_places", &user::login_places), stable("password_mark", &user::password_mark),
        volatile_("last_login", &user::last_login,
                  {.unit = "UTC", .osquery = "last.time", .wazuh = "user_last_login"}),
        volatile_("last_login_from", &user::last_login_from,
                  {.osquery = "last.host", .wazuh = "host_ip"}),
        volatile_("last_login_terminal", &user::last_login_terminal,
                  {.osquery = "last.tty", .wazuh = "login_tty"}),
        volatile_("logged_in", &user::logged_in,
                  {.osquery = "logged_in_users.user", .wazuh = "login_status"}),
        volatile_("session_pid", &user::session_pid,
                  {.osquery = "logged_in_users.pid", .wazuh = "process_pid"}));
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
    return listing(
        key("name", &group::name,
            {.ecs = "group.name", .osquery = "groups.groupname", .wazuh = "group_name"}),
        key("gid", &group::gid, {.ecs = "group.id", .osquery = "groups.gid", .wazuh = "group_id"}),
        stable("members", &group::members, {.wazuh = "group_users"}));
  }
};

}  // namespace schemas
