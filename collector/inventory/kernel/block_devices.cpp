// The table `block_devices`: /sys/block, its disks and their partitions.
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t devices_limit = 20'000, attribute_limit = 4096;
constexpr std::int64_t sector_bytes = 512;  // of /sys/…/size, whatever the device's own is

schemas::text value(const common::root_dir& host, const std::string& file) {
  const auto got = host.read(file, attribute_limit);
  return got ? text_or_absent(got->bytes) : schemas::text{};
}

/// As lsblk names them, as far as /sys tells.
std::string type_of(const std::string& name, const schemas::text& dm_uuid) {
  if (name.starts_with("loop")) return "loop";
  if (name.starts_with("sr")) return "rom";
  if (name.starts_with("md")) return "raid";
  if (!name.starts_with("dm-")) return "disk";
  const auto prefix = dm_uuid ? dm_uuid->substr(0, dm_uuid->find('-')) : "";
  return prefix == "CRYPT" ? "crypt" : prefix == "LVM" ? "lvm" : prefix == "mpath" ? "mpath" : "dm";
}

/// A loop device without a file behind it, and a memory disk, are there on every machine and hold
/// nothing.
bool is_idle(const common::root_dir& host, const std::string& name, const std::string& folder) {
  return (name.starts_with("loop") && !host.stat(folder + "/loop")) || name.starts_with("ram");
}

schemas::block_device row_of(const common::root_dir& host, const std::string& name,
                             const std::string& folder) {
  schemas::block_device row;
  row.name = name;
  row.device = value(host, folder + "/dev");
  if (const auto sectors = number(value(host, folder + "/size").value_or(""));
      sectors && *sectors >= 0 && *sectors < INT64_MAX / sector_bytes)
    row.size_bytes = *sectors * sector_bytes;
  if (const auto ro = value(host, folder + "/ro")) row.read_only = *ro != "0";
  return row;
}

void add_disk(const common::root_dir& host, const std::string& name, table_scan& out) {
  const auto folder = "sys/block/" + name;
  if (is_idle(host, name, folder)) return;
  auto disk = row_of(host, name, folder);
  disk.uuid = value(host, folder + "/dm/uuid");
  disk.type = type_of(name, disk.uuid);
  disk.mapped_name = value(host, folder + "/dm/name");
  disk.vendor = value(host, folder + "/device/vendor");
  disk.model = value(host, folder + "/device/model");
  disk.serial = value(host, folder + "/device/serial");
  if (!disk.serial) disk.serial = value(host, folder + "/serial");
  if (const auto removable = value(host, folder + "/removable")) disk.removable = *removable != "0";
  out.rows.push_back(masked_row(disk));
  for (const auto& e :
       host.list(folder, devices_limit).value_or(std::vector<common::dir_entry>{})) {
    if (!e.name.starts_with(name) || !host.stat(folder + "/" + e.name + "/partition")) continue;
    auto part = row_of(host, e.name, folder + "/" + e.name);
    part.type = "part";
    part.parent = name;
    part.removable = disk.removable;
    out.rows.push_back(masked_row(part));
  }
}

}  // namespace

table_scan collect_block_devices(const common::root_dir& host) {
  table_scan out;
  const auto disks = host.list("sys/block", devices_limit);
  if (!disks) {
    const bool missing = disks.error().code == common::errc::not_found;
    const bool unmounted = host.is_live() && !host.stat("sys/kernel");
    out.status =
        missing && !unmounted ? schemas::table_status::unsupported : schemas::table_status::unknown;
    out.reason = !missing         ? disks.error().detail
                 : unmounted      ? "/sys is not mounted"
                 : host.is_live() ? "no /sys/block"
                                  : "a file system has no devices";
    return out;
  }
  for (const auto& e : *disks) add_disk(host, e.name, out);
  return out;
}

}  // namespace collector::inventory
