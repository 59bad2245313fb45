// What the host is: its operating system and its machine.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// The operating system; one row. Key: the constant `host`.
struct os {
  static constexpr auto id = table_id::os;
  static constexpr std::string_view name_of_table = "os";
  text host, hostname, name, version, distribution, codename, kernel, architecture, version_id,
      kernel_version, build_id, id_like;
  text kernel_name, full_name, major, minor, patch;
  instant boot_time;
  text machine_id_hash;  ///< of etc/machine-id, which itself is not for others: machine-id(5)
  static constexpr auto fields() {
    return listing(
        key("host", &os::host),
        stable("hostname", &os::hostname,
               {.ecs = "host.hostname", .osquery = "system_info.hostname", .wazuh = "hostname"}),
        stable("name", &os::name,
               {.ecs = "host.os.name", .osquery = "os_version.name", .wazuh = "os_name"}),
        stable("version", &os::version,
               {.ecs = "host.os.version", .osquery = "os_version.version", .wazuh = "os_version"}),
        stable(
            "id", &os::distribution,
            {.ecs = "host.os.platform", .osquery = "os_version.platform", .wazuh = "os_platform"}),
        stable("codename", &os::codename,
               {.osquery = "os_version.codename", .wazuh = "os_codename"}),
        stable("kernel", &os::kernel,
               {.ecs = "host.os.kernel", .osquery = "kernel_info.version", .wazuh = "release"}),
        stable("architecture", &os::architecture,
               {.ecs = "host.architecture", .osquery = "os_version.arch", .wazuh = "architecture"}),
        stable("version_id", &os::version_id),
        stable("kernel_version", &os::kernel_version, {.wazuh = "version"}),
        stable("build_id", &os::build_id, {.osquery = "os_version.build", .wazuh = "os_build"}),
        stable("id_like", &os::id_like,
               {.ecs = "host.os.family", .osquery = "os_version.platform_like"}),
        stable("kernel_name", &os::kernel_name, {.wazuh = "sysname"}),
        stable("full_name", &os::full_name, {.ecs = "host.os.full", .wazuh = "os_full"}),
        stable("major", &os::major, {.osquery = "os_version.major", .wazuh = "os_major"}),
        stable("minor", &os::minor, {.osquery = "os_version.minor", .wazuh = "os_minor"}),
        stable("patch", &os::patch, {.osquery = "os_version.patch", .wazuh = "os_patch"}),
        stable("boot_time", &os::boot_time, {.unit = "UTC", .ecs = "host.boot.time"}),
        stable("machine_id_hash", &os::machine_id_hash, {.ecs = "host.id"}));
  }
};

/// The machine; one row. Key: the constant `host`.
struct hardware {
  static constexpr auto id = table_id::hardware;
  static constexpr std::string_view name_of_table = "hardware";
  text host, board_serial, cpu_model;
  integer cpu_cores, memory_total_bytes;
  text board_vendor, product_name;
  integer cpu_sockets, cpu_physical_cores, cpu_max_mhz;
  text system_vendor, system_serial, system_uuid, product_version, chassis_serial, board_name;
  text firmware_vendor, firmware_version, firmware_date, firmware_type;
  text board_version, cpu_microcode;
  integer swap_total_bytes;
  boolean secure_boot;
  text tpm_version;
  integer memory_free_bytes, memory_used_bytes, swap_free_bytes;
  static constexpr auto fields() {
    return listing(
        key("host", &hardware::host),
        stable("board_serial", &hardware::board_serial,
               {.ecs = "host.serial_number",
                .osquery = "system_info.board_serial",
                .wazuh = "board_serial"}),
        stable("cpu_model", &hardware::cpu_model,
               {.ecs = "host.cpu.name", .osquery = "system_info.cpu_brand", .wazuh = "cpu_name"}),
        stable("cpu_cores", &hardware::cpu_cores,
               {.unit = "logical processors",
                .ecs = "host.cpu.cores",
                .osquery = "system_info.cpu_logical_cores",
                .wazuh = "cpu_cores"}),
        stable("memory_total_bytes", &hardware::memory_total_bytes,
               {.unit = "bytes",
                .ecs = "host.memory.total",
                .osquery = "system_info.physical_memory",
                .wazuh = "ram_total"}),
        stable("board_vendor", &hardware::board_vendor, {.osquery = "system_info.board_vendor"}),
        stable("product_name", &hardware::product_name, {.osquery = "system_info.hardware_model"}),
        stable("cpu_sockets", &hardware::cpu_sockets, {.osquery = "system_info.cpu_sockets"}),
        stable("cpu_physical_cores", &hardware::cpu_physical_cores,
               {.osquery = "system_info.cpu_physical_cores"}),
        stable("cpu_max_mhz", &hardware::cpu_max_mhz,
               {.unit = "MHz", .ecs = "host.cpu.speed", .wazuh = "cpu_mhz"}),
        stable("system_vendor", &hardware::system_vendor,
               {.osquery = "system_info.hardware_vendor"}),
        stable("system_serial", &hardware::system_serial,
               {.osquery = "system_info.hardware_serial"}),
        stable("system_uuid", &hardware::system_uuid, {.osquery = "system_info.uuid"}),
        stable("product_version", &hardware::product_version,
               {.osquery = "system_info.hardware_version"}),
        stable("chassis_serial", &hardware::chassis_serial, {.osquery = "chassis_info.serial"}),
        stable("board_name", &hardware::board_name, {.osquery = "system_info.board_model"}),
        stable("firmware_vendor", &hardware::firmware_vendor, {.osquery = "platform_info.vendor"}),
        stable("firmware_version", &hardware::firmware_version,
               {.osquery = "platform_info.version"}),
        stable("firmware_date", &hardware::firmware_date, {.osquery = "platform_info.date"}),
        stable("firmware_type", &hardware::firmware_type,
               {.osquery = "platform_info.firmware_type"}),
        stable("board_version", &hardware::board_version, {.osquery = "system_info.board_version"}),
        stable("cpu_microcode", &hardware::cpu_microcode, {.osquery = "system_info.cpu_microcode"}),
        stable("swap_total_bytes", &hardware::swap_total_bytes,
               {.unit = "bytes", .osquery = "memory_info.swap_total"}),
        stable("secure_boot", &hardware::secure_boot, {.osquery = "secureboot.secure_boot"}),
        stable("tpm_version", &hardware::tpm_version, {.osquery = "tpm_info.spec_version"}),
        volatile_("memory_free_bytes", &hardware::memory_free_bytes,
                  {.unit = "bytes",
                   .ecs = "host.memory.free",
                   .osquery = "memory_info.memory_free",
                   .wazuh = "ram_free"}),
        volatile_("memory_used_bytes", &hardware::memory_used_bytes,
                  {.unit = "bytes", .ecs = "host.memory.used", .wazuh = "ram_usage"}),
        volatile_("swap_free_bytes", &hardware::swap_free_bytes,
                  {.unit = "bytes", .osquery = "memory_info.swap_free"}));
  }
};

}  // namespace schemas
