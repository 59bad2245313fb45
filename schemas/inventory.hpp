// The inventory tables a collector fills. Sources and quirks are told where the providers read them.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// The operating system; one row. Key: the constant `host`.
struct os {
  static constexpr auto id = table_id::os;
  static constexpr std::string_view name_of_table = "os";
  text host, hostname, name, version, distribution, codename, kernel, architecture, version_id, kernel_version;
  static constexpr auto fields() {
    return std::tuple{key("host", &os::host),
                      stable("hostname", &os::hostname, {.ecs = "host.hostname", .osquery = "system_info.hostname", .wazuh = "hostname"}),
                      stable("name", &os::name, {.ecs = "host.os.name", .osquery = "os_version.name", .wazuh = "os_name"}),
                      stable("version", &os::version, {.ecs = "host.os.version", .osquery = "os_version.version", .wazuh = "os_version"}),
                      stable("id", &os::distribution, {.ecs = "host.os.platform", .osquery = "os_version.platform", .wazuh = "os_platform"}),
                      stable("codename", &os::codename, {.osquery = "os_version.codename", .wazuh = "os_codename"}),
                      stable("kernel", &os::kernel, {.ecs = "host.os.kernel", .osquery = "kernel_info.version", .wazuh = "release"}),
                      stable("architecture", &os::architecture, {.ecs = "host.architecture", .osquery = "os_version.arch", .wazuh = "architecture"}),
                      stable("version_id", &os::version_id, {.osquery = "os_version.major", .wazuh = "os_major"}),
                      stable("kernel_version", &os::kernel_version, {.wazuh = "version"})};
  }
};

/// The machine; one row. Key: the constant `host`.
struct hardware {
  static constexpr auto id = table_id::hardware;
  static constexpr std::string_view name_of_table = "hardware";
  text host, board_serial, cpu_model;
  integer cpu_cores, memory_total_bytes;
  text board_vendor, product_name;
  integer memory_free_bytes;
  static constexpr auto fields() {
    return std::tuple{
        key("host", &hardware::host),
        stable("board_serial", &hardware::board_serial,
               {.ecs = "host.serial_number", .osquery = "system_info.board_serial", .wazuh = "board_serial"}),
        stable("cpu_model", &hardware::cpu_model, {.ecs = "host.cpu.name", .osquery = "system_info.cpu_brand", .wazuh = "cpu_name"}),
        stable("cpu_cores", &hardware::cpu_cores,
               {.unit = "logical processors", .ecs = "host.cpu.cores", .osquery = "system_info.cpu_logical_cores", .wazuh = "cpu_cores"}),
        stable("memory_total_bytes", &hardware::memory_total_bytes,
               {.unit = "bytes", .ecs = "host.memory.total", .osquery = "system_info.physical_memory", .wazuh = "ram_total"}),
        stable("board_vendor", &hardware::board_vendor, {.osquery = "system_info.board_vendor"}),
        stable("product_name", &hardware::product_name, {.osquery = "system_info.hardware_model"}),
        volatile_("memory_free_bytes", &hardware::memory_free_bytes,
                  {.unit = "bytes", .ecs = "host.memory.free", .osquery = "memory_info.memory_free", .wazuh = "ram_free"})};
  }
};

/// One installed package. Two versions, architectures, formats or places of one name are rows of their own.
struct package {
  static constexpr auto id = table_id::packages;
  static constexpr std::string_view name_of_table = "packages";
  text name, version, architecture, format, path;
  text status, source, vendor, section, priority;
  integer size_bytes;
  text description;
  instant installed_at;
  static constexpr auto fields() {
    return std::tuple{
        key("name", &package::name, {.ecs = "package.name", .osquery = "deb_packages.name", .wazuh = "name"}),
        key("version", &package::version, {.ecs = "package.version", .osquery = "deb_packages.version", .wazuh = "version"}),
        key("architecture", &package::architecture, {.ecs = "package.architecture", .osquery = "deb_packages.arch", .wazuh = "architecture"}),
        key("format", &package::format, {.ecs = "package.type", .wazuh = "format"}),
        key("path", &package::path, {.ecs = "package.path", .wazuh = "location"}),
        stable("status", &package::status, {.osquery = "deb_packages.status"}),
        stable("source", &package::source, {.osquery = "deb_packages.source", .wazuh = "source"}),
        stable("vendor", &package::vendor, {.osquery = "deb_packages.maintainer", .wazuh = "vendor"}),
        stable("section", &package::section, {.osquery = "deb_packages.section", .wazuh = "groups"}),
        stable("priority", &package::priority, {.osquery = "deb_packages.priority", .wazuh = "priority"}),
        stable("size_bytes", &package::size_bytes, {.unit = "bytes", .ecs = "package.size", .osquery = "deb_packages.size", .wazuh = "size"}),
        stable("description", &package::description, {.ecs = "package.description", .wazuh = "description"}),
        stable("installed_at", &package::installed_at, {.unit = "UTC", .ecs = "package.installed", .wazuh = "install_time"})};
  }
};

/// One process. A pid is reused, so its boot and start time belong to the key.
struct process {
  static constexpr auto id = table_id::processes;
  static constexpr std::string_view name_of_table = "processes";
  integer pid;
  text boot_id;
  integer start_ticks;
  integer ppid;
  text name, exe;
  list args;
  integer uid, gid;
  instant start;
  text state;
  integer threads, cpu_user_ms, cpu_system_ms, rss_bytes;
  static constexpr auto fields() {
    return std::tuple{key("pid", &process::pid, {.ecs = "process.pid", .osquery = "processes.pid", .wazuh = "pid"}),
                      key("boot_id", &process::boot_id, {.ecs = "host.boot.id"}),
                      key("start_ticks", &process::start_ticks, {.unit = "clock ticks since boot", .wazuh = "start_time"}),
                      stable("ppid", &process::ppid, {.ecs = "process.parent.pid", .osquery = "processes.parent", .wazuh = "ppid"}),
                      stable("name", &process::name, {.ecs = "process.name", .osquery = "processes.name", .wazuh = "name"}),
                      stable("exe", &process::exe, {.ecs = "process.executable", .osquery = "processes.path", .wazuh = "cmd"}),
                      stable("args", &process::args, {.ecs = "process.args", .osquery = "processes.cmdline", .wazuh = "argvs"}),
                      stable("uid", &process::uid, {.ecs = "process.user.id", .osquery = "processes.uid", .wazuh = "euser"}),
                      stable("gid", &process::gid, {.ecs = "process.group.id", .osquery = "processes.gid", .wazuh = "egroup"}),
                      volatile_("start", &process::start, {.unit = "UTC", .ecs = "process.start", .osquery = "processes.start_time"}),
                      volatile_("state", &process::state, {.osquery = "processes.state", .wazuh = "state"}),
                      volatile_("threads", &process::threads, {.ecs = "process.thread.count", .osquery = "processes.threads", .wazuh = "nlwp"}),
                      volatile_("cpu_user_ms", &process::cpu_user_ms, {.unit = "ms", .osquery = "processes.user_time", .wazuh = "utime"}),
                      volatile_("cpu_system_ms", &process::cpu_system_ms, {.unit = "ms", .osquery = "processes.system_time", .wazuh = "stime"}),
                      volatile_("rss_bytes", &process::rss_bytes, {.unit = "bytes", .osquery = "processes.resident_size", .wazuh = "resident"})};
  }
};

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
