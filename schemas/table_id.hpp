// Table numbers stand in digests and stores: they are never reused and never renumbered. The order
// of this list is the order in which tables are printed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace schemas {

enum class table_id : std::uint8_t {
  os = 1,
  hardware = 2,
  packages = 3,
  processes = 4,
  ports = 5,
  interfaces = 6,
  addresses = 7,
  users = 8,
  groups = 9,
  policies = 10,
  checks = 11,
  scans = 12,
  routes = 13,
  services = 14,
  protocols = 15,
  kernel_modules = 16,
  mounts = 17,
  block_devices = 18,
  containers = 19,
  browser_extensions = 20,
  certificates = 21,
  sysctl = 22,
  hotfixes = 23,
  repositories = 24,
  updates = 25,
  scheduled_jobs = 26,
  security_modules = 27,
  resolvers = 28,
  preloads = 29,
  ssh_keys = 30,
  suid_files = 31,
  firewall = 32,
  startup_hooks = 33,
};

}  // namespace schemas
