// What runs.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

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
  integer real_uid, saved_uid, real_gid, saved_gid;
  boolean exe_deleted;
  text cgroup, container_id, root;
  instant start;
  text state;
  integer threads, cpu_user_ms, cpu_system_ms, rss_bytes;
  integer virtual_bytes, nice;
  text cwd;
  integer process_group, session;
  text tty;
  integer priority, processor;
  text package;  ///< that `exe` belongs to
  static constexpr auto fields() {
    return listing(
        key("pid", &process::pid,
            {.ecs = "process.pid", .osquery = "processes.pid", .wazuh = "pid"}),
        key("boot_id", &process::boot_id, {.ecs = "host.boot.id"}),
        key("start_ticks", &process::start_ticks,
            {.unit = "clock ticks since boot", .wazuh = "start_time"}),
        stable("ppid", &process::ppid,
               {.ecs = "process.parent.pid", .osquery = "processes.parent", .wazuh = "ppid"}),
        stable("name", &process::name,
               {.ecs = "process.name", .osquery = "processes.name", .wazuh = "name"}),
        stable("exe", &process::exe,
               {.ecs = "process.executable", .osquery = "processes.path", .wazuh = "cmd"}),
        stable("args", &process::args,
               {.ecs = "process.args", .osquery = "processes.cmdline", .wazuh = "argvs"}),
        stable("uid", &process::uid,
               {.ecs = "process.user.id", .osquery = "processes.uid", .wazuh = "euser"}),
        stable("gid", &process::gid,
               {.ecs = "process.group.id", .osquery = "processes.gid", .wazuh = "egroup"}),
        stable("real_uid", &process::real_uid, {.ecs = "process.real_user.id", .wazuh = "ruser"}),
        stable("saved_uid", &process::saved_uid,
               {.ecs = "process.saved_user.id", .osquery = "processes.suid", .wazuh = "suser"}),
        stable("real_gid", &process::real_gid, {.ecs = "process.real_group.id", .wazuh = "rgroup"}),
        stable("saved_gid", &process::saved_gid,
               {.ecs = "process.saved_group.id", .osquery = "processes.sgid", .wazuh = "sgroup"}),
        stable("exe_deleted", &process::exe_deleted, {.osquery = "processes.on_disk"}),
        stable("cgroup", &process::cgroup, {.osquery = "processes.cgroup_path"}),
        stable("container_id", &process::container_id, {.ecs = "container.id"}),
        stable("root", &process::root, {.osquery = "processes.root"}),
        stable("package", &process::package, {.ecs = "package.name"}),
        volatile_("start", &process::start,
                  {.unit = "UTC", .ecs = "process.start", .osquery = "processes.start_time"}),
        volatile_("state", &process::state, {.osquery = "processes.state", .wazuh = "state"}),
        volatile_("threads", &process::threads,
                  {.ecs = "process.thread.count", .osquery = "processes.threads", .wazuh = "nlwp"}),
        volatile_("cpu_user_ms", &process::cpu_user_ms,
                  {.unit = "ms", .osquery = "processes.user_time", .wazuh = "utime"}),
        volatile_("cpu_system_ms", &process::cpu_system_ms,
                  {.unit = "ms", .osquery = "processes.system_time", .wazuh = "stime"}),
        volatile_("rss_bytes", &process::rss_bytes,
                  {.unit = "bytes", .osquery = "processes.resident_size", .wazuh = "resident"}),
        volatile_("virtual_bytes", &process::virtual_bytes,
                  {.unit = "bytes", .osquery = "processes.total_size", .wazuh = "vm_size"}),
        volatile_("nice", &process::nice, {.osquery = "processes.nice", .wazuh = "nice"}),
        volatile_("cwd", &process::cwd,
                  {.ecs = "process.working_directory", .osquery = "processes.cwd"}),
        volatile_(
            "process_group", &process::process_group,
            {.ecs = "process.group_leader.pid", .osquery = "processes.pgroup", .wazuh = "pgrp"}),
        volatile_("session", &process::session,
                  {.ecs = "process.session_leader.pid", .wazuh = "session"}),
        volatile_("tty", &process::tty, {.ecs = "process.tty", .wazuh = "tty"}),
        volatile_("priority", &process::priority, {.wazuh = "priority"}),
        volatile_("processor", &process::processor, {.wazuh = "processor"}));
  }
};

}  // namespace schemas
