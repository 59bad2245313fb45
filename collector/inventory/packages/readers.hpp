// One reader a package format. Each looks for its databases below the root, and reads them within
// bounds.
#pragma once

#include "collector/inventory/packages/rows.hpp"

namespace collector::inventory {

void read_dpkg(const common::root_dir& host,
               package_rows& out);  ///< deb: var/lib/dpkg/status and status.d
void read_rpm(const common::root_dir& host,
              package_rows& out);  ///< rpm: sqlite, ndb or bdb, through librpm
void read_apk(const common::root_dir& host, package_rows& out);  ///< apk: lib/apk/db/installed
void read_pacman(const common::root_dir& host,
                 package_rows& out);  ///< pacman: var/lib/pacman/local
void read_python(const common::root_dir& host,
                 package_rows& out);  ///< pypi: dist-info and egg-info
void read_npm(const common::root_dir& host,
              package_rows& out);  ///< npm: node_modules of global installations
void read_snap(const common::root_dir& host,
               package_rows& out);  ///< snap: snapd's socket, else its state file
void read_flatpak(const common::root_dir& host,
                  package_rows& out);  ///< flatpak: system and users' installations

// Of images without a package manager, and of smaller distributions.
void read_chisel(const common::root_dir& host,
                 package_rows& out);  ///< deb: var/lib/chisel/manifest.wall
void read_rpm_manifest(const common::root_dir& host,
                       package_rows& out);  ///< rpm: var/lib/rpmmanifest/container-manifest-2
void read_opkg(const common::root_dir& host,
               package_rows& out);  ///< opkg: {usr,var}/lib/opkg/status
void read_portage(const common::root_dir& host, package_rows& out);  ///< portage: var/db/pkg
void read_xbps(const common::root_dir& host,
               package_rows& out);  ///< xbps: var/db/xbps/pkgdb-0.38.plist
void read_slackware(const common::root_dir& host,
                    package_rows& out);  ///< slackware: var/lib/pkgtools/packages

struct package_reader {
  std::string_view format;
  void (*read)(const common::root_dir& host, package_rows& out);
};
/// Of each such format. Together they leave of the table_budget 8 s to those of the system.
constexpr table_budget people_may_cost{.cpu = common::milliseconds{4'000},
                                       .wall = common::milliseconds{25'000}};
/// Reads a format that people can make dear. Past its share it is given up, and the others stand.
void read_within(const common::root_dir& host, const package_reader& reader,
                 const table_budget& share, package_rows& out);

/// Packages that are here and are not read: `Nix (/nix/store)`; empty: none.
std::string packages_not_read(const common::root_dir& host);

}  // namespace collector::inventory
