// The table `packages`: every format that the host has a database of.
#include "collector/inventory/packages/readers.hpp"

namespace collector::inventory {

table_scan collect_packages(const common::root_dir& host) {
  package_rows out;
  for (const auto read :
       {read_dpkg, read_rpm, read_apk, read_pacman, read_python, read_npm, read_snap, read_flatpak})
    read(host, out);
  return out.finish();
}

}  // namespace collector::inventory
