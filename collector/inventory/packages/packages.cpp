// The table `packages`: every format that the host has a database of.
#include "collector/inventory/packages/readers.hpp"

namespace collector::inventory {

table_scan collect_packages(const common::root_dir& host, const further_folders& further) {
  package_rows out(further);
  struct reader {
    std::string_view format;
    void (*read)(const common::root_dir& host, package_rows& out);
  };
  for (const auto& [format, read] :
       {reader{"deb", read_dpkg}, reader{"rpm", read_rpm}, reader{"apk", read_apk},
        reader{"pacman", read_pacman}, reader{"pypi", read_python}, reader{"npm", read_npm},
        reader{"snap", read_snap}, reader{"flatpak", read_flatpak}, reader{"deb", read_chisel},
        reader{"rpm", read_rpm_manifest}, reader{"opkg", read_opkg},
        reader{"portage", read_portage}, reader{"xbps", read_xbps},
        reader{"slackware", read_slackware}}) {
    out.begin_format(format);
    read(host, out);
  }
  const auto others = packages_not_read(host);
  if (!others.empty()) out.remark("here and not read: " + others);
  return out.finish();
}

}  // namespace collector::inventory
