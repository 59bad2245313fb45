// What is started without anybody asking.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One unit of systemd (service, socket, timer, path) or one script of /etc/init.d.
struct service {
  static constexpr auto id = table_id::services;
  static constexpr std::string_view name_of_table = "services";
  text name, manager;
  text type, description, enabled, load_state, state, sub_state, path, binary, user;
  list args;
  text group, working_directory, root_directory, restart, source_path;
  integer main_pid;
  text package;    ///< that the file at `path` belongs to
  list pulled_by;  ///< units that have it started with them, by Wants= and its like
  list also_runs;  ///< commands before, after and instead of the first ExecStart=
  text starts;     ///< of a path or a socket: the unit that it starts, and its program
  static constexpr auto fields() {
    return listing(
        key("name", &service::name,
            {.ecs = "service.name", .osquery = "systemd_units.id", .wazuh = "service_id"}),
        key("manager", &service::manager),
        stable("type", &service::type,
               {.ecs = "service.type", .osquery = "startup_items.type", .wazuh = "service_type"}),
        stable("description", &service::description,
               {.ecs = "service.description",
                .osquery = "systemd_units.description",
                .wazuh = "service_description"}),
        stable("enabled", &service::enabled,
               {.ecs = "service.enabled",
                .osquery = "systemd_units.unit_file_state",
                .wazuh = "service_enabled"}),
        stable("load_state", &service::load_state, {.osquery = "systemd_units.load_state"}),
        stable("state", &service::state,
               {.ecs = "service.state",
                .osquery = "systemd_units.active_state",
                .wazuh = "service_state"}),
        stable("sub_state", &service::sub_state,
               {.ecs = "service.sub_state",
                .osquery = "systemd_units.sub_state",
                .wazuh = "service_sub_state"}),
        stable(
            "path", &service::path,
            {.ecs = "file.path", .osquery = "systemd_units.fragment_path", .wazuh = "file_path"}),
        stable("binary", &service::binary,
               {.ecs = "process.executable", .wazuh = "process_executable"}),
        stable("user", &service::user,
               {.ecs = "process.user.name",
                .osquery = "systemd_units.user",
                .wazuh = "process_user_name"}),
        stable("args", &service::args, {.ecs = "process.args", .wazuh = "process_args"}),
        stable("group", &service::group,
               {.ecs = "process.group.name", .wazuh = "process_group_name"}),
        stable("working_directory", &service::working_directory,
               {.ecs = "process.working_directory", .wazuh = "process_working_dir"}),
        stable("root_directory", &service::root_directory, {.wazuh = "process_root_dir"}),
        stable("restart", &service::restart, {.wazuh = "service_restart"}),
        stable("source_path", &service::source_path, {.osquery = "systemd_units.source_path"}),
        stable("package", &service::package, {.ecs = "package.name"}),
        stable("also_runs", &service::also_runs), stable("pulled_by", &service::pulled_by),
        stable("starts", &service::starts),
        volatile_("main_pid", &service::main_pid, {.ecs = "process.pid", .wazuh = "process_pid"}));
  }
};

}  // namespace schemas
