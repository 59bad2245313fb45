// An inventory source is one row of this table and one function; `host` decides whether it reads
// the live machine or files below another root. Providers never fail the scan: what they cannot
// know is a status with a reason.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "collector/inventory/gap.hpp"
#include "common/clock.hpp"
#include "common/root_dir.hpp"
#include "schemas/row.hpp"
#include "schemas/table.hpp"

namespace collector::inventory {

/// What one provider found. `rows` have distinct keys; on unsupported and unknown there are none.
/// Unsupported: nothing of the kind was found and nothing was left unread, so that rows of before
/// are gone.
struct table_scan {
  schemas::table_status status = schemas::table_status::ok;
  std::string reason;  ///< why it is not ok, or what an ok table could not see; one line
  std::vector<schemas::encoded_row> rows;
  gaps missed{};  ///< where records were lost: rows there may not be taken as deleted
};

/// Unsupported, or unknown: then any row of before may still be there.
table_scan without_rows(schemas::table_status status, std::string reason);

/// Folders below the root that are looked into beside those that are known to be worth it, as the
/// host's administrator names them; without slashes at their ends.
using further_folders = std::vector<std::string>;

struct provider {
  schemas::table_id table;
  table_scan (*collect)(const common::root_dir& host);
  /// Instead of `collect`, by those that look into further folders.
  table_scan (*collect_in)(const common::root_dir& host, const further_folders& further) = nullptr;
};

table_scan collect_os(const common::root_dir& host);
table_scan collect_hardware(const common::root_dir& host);
table_scan collect_packages(const common::root_dir& host, const further_folders& further);
table_scan collect_processes(const common::root_dir& host);
table_scan collect_ports(const common::root_dir& host);
table_scan collect_interfaces(const common::root_dir& host);
table_scan collect_addresses(const common::root_dir& host);
table_scan collect_users(const common::root_dir& host);
table_scan collect_groups(const common::root_dir& host);
table_scan collect_routes(const common::root_dir& host);
table_scan collect_services(const common::root_dir& host);
table_scan collect_protocols(const common::root_dir& host);
table_scan collect_kernel_modules(const common::root_dir& host);
table_scan collect_mounts(const common::root_dir& host);
table_scan collect_block_devices(const common::root_dir& host);
table_scan collect_containers(const common::root_dir& host);
table_scan collect_browser_extensions(const common::root_dir& host);
table_scan collect_certificates(const common::root_dir& host, const further_folders& further);
table_scan collect_sysctl(const common::root_dir& host);
table_scan collect_hotfixes(const common::root_dir& host);
table_scan collect_repositories(const common::root_dir& host);
table_scan collect_updates(const common::root_dir& host);
table_scan collect_scheduled_jobs(const common::root_dir& host);
table_scan collect_security_modules(const common::root_dir& host);
table_scan collect_resolvers(const common::root_dir& host);
table_scan collect_preloads(const common::root_dir& host);
table_scan collect_ssh_keys(const common::root_dir& host);
table_scan collect_suid_files(const common::root_dir& host);
table_scan collect_firewall(const common::root_dir& host);
table_scan collect_startup_hooks(const common::root_dir& host);

/// Every provider, in the order of the tables.
std::span<const provider> providers();

/// What one table may cost; far more than a large host needs.
struct table_budget {
  common::milliseconds cpu{20'000}, wall{120'000};
};

/// Runs one provider: bounds its cost and its rows, drops later duplicates of a key (the scan is
/// then partial), and turns an exception or a budget that is spent into status unknown.
table_scan run(const provider& p, const common::root_dir& host, const table_budget& budget = {},
               const further_folders& further = {});

}  // namespace collector::inventory
