#include <algorithm>
#include <array>
#include <exception>

#include "collector/inventory/provider.hpp"
#include "common/log.hpp"
#include "common/utf8.hpp"
#include "common/work_budget.hpp"
#include "schemas/canonical.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t rows_limit = 100'000, reason_limit = 1024;
using schemas::table_id;
constexpr std::array all{provider{table_id::os, &collect_os},
                         provider{table_id::hardware, &collect_hardware},
                         provider{table_id::packages, nullptr, &collect_packages},
                         provider{table_id::processes, &collect_processes},
                         provider{table_id::ports, &collect_ports},
                         provider{table_id::interfaces, &collect_interfaces},
                         provider{table_id::addresses, &collect_addresses},
                         provider{table_id::users, &collect_users},
                         provider{table_id::groups, &collect_groups},
                         provider{table_id::routes, &collect_routes},
                         provider{table_id::services, &collect_services},
                         provider{table_id::protocols, &collect_protocols},
                         provider{table_id::kernel_modules, &collect_kernel_modules},
                         provider{table_id::mounts, &collect_mounts},
                         provider{table_id::block_devices, &collect_block_devices},
                         provider{table_id::containers, &collect_containers},
                         provider{table_id::browser_extensions, &collect_browser_extensions},
                         provider{table_id::certificates, nullptr, &collect_certificates},
                         provider{table_id::sysctl, &collect_sysctl},
                         provider{table_id::hotfixes, &collect_hotfixes},
                         provider{table_id::repositories, &collect_repositories},
                         provider{table_id::updates, &collect_updates},
                         provider{table_id::scheduled_jobs, &collect_scheduled_jobs},
                         provider{table_id::security_modules, &collect_security_modules},
                         provider{table_id::resolvers, &collect_resolvers},
                         provider{table_id::preloads, &collect_preloads},
                         provider{table_id::ssh_keys, &collect_ssh_keys},
                         provider{table_id::suid_files, &collect_suid_files},
                         provider{table_id::firewall, &collect_firewall},
                         provider{table_id::startup_hooks, &collect_startup_hooks}};

void note(table_scan& out, std::string reason) {
  if (out.status == schemas::table_status::ok) out.status = schemas::table_status::partial;
  if (out.reason.empty()) out.reason = std::move(reason);
}

/// Keeps the first row of each key, in the order of keys; rows that cannot be sent are left out and
/// said. That the fields are those of the table need not be looked at: they were written a moment
/// ago from the one list there is.
void normalise(const schemas::table& t, table_scan& out) {
  std::vector<std::pair<std::string_view, std::size_t>> order;
  order.reserve(out.rows.size());
  for (std::size_t i = 0; i < out.rows.size(); ++i) {
    const auto size = out.rows[i].stable.size() + out.rows[i].volatile_.size();
    if (const auto key = schemas::key_fields_in(t, out.rows[i].stable);
        key && size <= schemas::limits::row_bytes) {
      order.emplace_back(*key, i);
      continue;
    }
    note(out, fmt::format("a row of {} bytes is too large or has no key", size));
    // It exists, but is not among the rows: its absence must not read as a deletion.
    out.missed.add(everything());
  }
  std::ranges::sort(order);
  const auto twice = std::ranges::unique(order, {}, [](const auto& one) { return one.first; });
  if (!twice.empty()) note(out, "two records have the same key; the first is kept");
  order.erase(twice.begin(), twice.end());
  std::vector<schemas::encoded_row> rows;
  rows.reserve(order.size());
  for (const auto& [key, at] : order) rows.push_back(std::move(out.rows[at]));
  out.rows = std::move(rows);
}

table_scan unknown(std::string_view reason) {
  return without_rows(schemas::table_status::unknown,
                      common::one_line(common::whole_code_points(reason, reason_limit)));
}

/// A folder that was named and is not there is no fault, and is not passed over in silence.
void tell_missing(const common::root_dir& host, const further_folders& further, table_scan& out) {
  for (const auto& folder : further)
    if (const auto there = host.stat(folder); !there)
      out.reason += fmt::format("{}not looked into: {}", out.reason.empty() ? "" : "; ",
                                there.error().detail);
}

}  // namespace

std::span<const provider> providers() { return all; }

table_scan without_rows(schemas::table_status status, std::string reason) {
  table_scan out{.status = status, .reason = std::move(reason), .rows = {}, .missed = {}};
  if (status == schemas::table_status::unknown) out.missed.add(everything());
  return out;
}

table_scan run(const provider& p, const common::root_dir& host, const table_budget& limit,
               const further_folders& further) {
  common::work_budget budget(limit.cpu, limit.wall);
  const auto bounded = host.within(budget);
  if (!bounded) return unknown(bounded.error().detail);
  table_scan out;
  try {
    out = p.collect_in != nullptr ? p.collect_in(*bounded, further) : p.collect(*bounded);
  } catch (const std::exception&
               e) {  // a library's, or no memory: the table is unknown, the scan goes on
    return unknown(e.what());
  }
  if (budget.spent())
    return unknown(
        budget.reason());  // rows, or values in them, may be missing where nothing says so
  if (out.rows.size() > rows_limit) return unknown(fmt::format("more than {} rows", rows_limit));
  normalise(*schemas::find_table(p.table), out);
  if (p.collect_in != nullptr) tell_missing(*bounded, further, out);
  out.reason = common::one_line(common::whole_code_points(out.reason, reason_limit));
  return out;
}

}  // namespace collector::inventory
