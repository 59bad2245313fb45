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

}  // namespace schemas
