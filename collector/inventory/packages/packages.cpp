// The table `packages`: every format that the host has a database of.
#include "collector/inventory/packages/readers.hpp"
#include "common/work_budget.hpp"

namespace collector::inventory {

void read_within(const common::root_dir& host, const package_reader& reader,
                 const table_budget& share, package_rows& out) {
  common::work_budget budget(share.cpu, share.wall);
  const auto bounded = host.within(budget);
  out.begin_format(reader.format);
  if (bounded) reader.read(*bounded, out);
  if (!bounded || budget.spent())
    out.give_up_format(bounded ? budget.reason() : bounded.error().detail);
}

table_scan collect_packages(const common::root_dir& host, const further_folders& further) {
  package_rows out(further);
  for (const auto& [format, read] :
       {package_reader{"deb", read_dpkg}, package_reader{"rpm", read_rpm},
        package_reader{"apk", read_apk}, package_reader{"pacman", read_pacman},
        package_reader{"snap", read_snap}, package_reader{"deb", read_chisel},
        package_reader{"rpm", read_rpm_manifest}, package_reader{"opkg", read_opkg},
        package_reader{"portage", read_portage}, package_reader{"xbps", read_xbps},
        package_reader{"slackware", read_slackware}}) {
    out.begin_format(format);
    read(host, out);
  }
  // These people install in their homes, too.
  for (const auto& r : {package_reader{"pypi", read_python}, package_reader{"npm", read_npm},
                        package_reader{"flatpak", read_flatpak}})
    read_within(host, r, people_may_cost, out);
  const auto others = packages_not_read(host);
  if (!others.empty()) out.remark("here and not read: " + others);
  return out.finish();
}

}  // namespace collector::inventory
