// What the host is: its operating system and its machine.
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

}  // namespace schemas
