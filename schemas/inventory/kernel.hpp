// What the running kernel holds: modules, mounts, block devices, parameters.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One loaded module.
struct kernel_module {
  static constexpr auto id = table_id::kernel_modules;
  static constexpr std::string_view name_of_table = "kernel_modules";
  text name;
  integer size_bytes;
  list used_by;
  text state, taints;
  integer references;
  static constexpr auto fields() {
    return listing(
        key("name", &kernel_module::name, {.osquery = "kernel_modules.name"}),
        stable("size_bytes", &kernel_module::size_bytes,
               {.unit = "bytes", .osquery = "kernel_modules.size"}),
        stable("used_by", &kernel_module::used_by, {.osquery = "kernel_modules.used_by"}),
        stable("state", &kernel_module::state, {.osquery = "kernel_modules.status"}),
        stable("taints", &kernel_module::taints),
        volatile_("references", &kernel_module::references));
  }
};

/// One mount. Several can lie on one another: `layer` counts them at a target, from 0, the visible
/// one last.
struct mount {
  static constexpr auto id = table_id::mounts;
  static constexpr std::string_view name_of_table = "mounts";
  text target;
  integer layer;
  text source, type, root, options, super_options, device;
  integer used_percent_band;  ///< 85 for 85 % up to 90 %; it changes 2 % beyond an edge
  integer size_bytes, available_bytes, inodes, inodes_free;
  static constexpr auto fields() {
    return listing(
        key("target", &mount::target, {.osquery = "mounts.path"}), key("layer", &mount::layer),
        stable("source", &mount::source, {.osquery = "mounts.device"}),
        stable("type", &mount::type, {.osquery = "mounts.type"}), stable("root", &mount::root),
        stable("options", &mount::options, {.osquery = "mounts.flags"}),
        stable("super_options", &mount::super_options),
        stable("device", &mount::device, {.unit = "major:minor"}),
        stable("used_percent_band", &mount::used_percent_band, {.unit = "percent"}),
        volatile_("size_bytes", &mount::size_bytes, {.unit = "bytes", .osquery = "mounts.blocks"}),
        volatile_("available_bytes", &mount::available_bytes,
                  {.unit = "bytes", .osquery = "mounts.blocks_available"}),
        volatile_("inodes", &mount::inodes, {.osquery = "mounts.inodes"}),
        volatile_("inodes_free", &mount::inodes_free, {.osquery = "mounts.inodes_free"}));
  }
};

/// One disk, partition or mapped device.
struct block_device {
  static constexpr auto id = table_id::block_devices;
  static constexpr std::string_view name_of_table = "block_devices";
  text name;
  text device, type, parent, vendor, model, serial, mapped_name, uuid;
  integer size_bytes;
  boolean read_only, removable;
  static constexpr auto fields() {
    return listing(key("name", &block_device::name, {.osquery = "block_devices.name"}),
                   stable("device", &block_device::device, {.unit = "major:minor"}),
                   stable("type", &block_device::type, {.osquery = "block_devices.type"}),
                   stable("parent", &block_device::parent, {.osquery = "block_devices.parent"}),
                   stable("vendor", &block_device::vendor, {.osquery = "block_devices.vendor"}),
                   stable("model", &block_device::model, {.osquery = "block_devices.model"}),
                   stable("serial", &block_device::serial, {.osquery = "block_devices.serial"}),
                   stable("mapped_name", &block_device::mapped_name),
                   stable("uuid", &block_device::uuid, {.osquery = "block_devices.uuid"}),
                   stable("size_bytes", &block_device::size_bytes,
                          {.unit = "bytes", .osquery = "block_devices.size"}),
                   stable("read_only", &block_device::read_only),
                   stable("removable", &block_device::removable));
  }
};

/// One security-relevant parameter of the kernel.
struct sysctl {
  static constexpr auto id = table_id::sysctl;
  static constexpr std::string_view name_of_table = "sysctl";
  text name, value;
  static constexpr auto fields() {
    return listing(key("name", &sysctl::name, {.osquery = "system_controls.name"}),
                   stable("value", &sysctl::value, {.osquery = "system_controls.current_value"}));
  }
};

/// One update of Windows; no other system has them.
struct hotfix {
  static constexpr auto id = table_id::hotfixes;
  static constexpr std::string_view name_of_table = "hotfixes";
  text name;
  static constexpr auto fields() {
    return listing(
        key("hotfix", &hotfix::name,
            {.ecs = "package.hotfix.name", .osquery = "patches.hotfix_id", .wazuh = "hotfix"}));
  }
};

}  // namespace schemas
