// The table `groups`.
#include "collector/inventory/accounts/account_sources.hpp"
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/provider.hpp"

namespace collector::inventory {

table_scan collect_groups(const common::root_dir& host) {
  table_scan out;
  const auto scanned =
      each_local_group(host, [&](const schemas::group& g) { out.rows.push_back(masked_row(g)); });
  if (const auto others = sources_not_read(host, "group", true); !others.empty())
    out.reason = "nsswitch.conf also names sources of groups that are not read: " + others;
  tell("group", scanned, out);
  return out;
}

}  // namespace collector::inventory
