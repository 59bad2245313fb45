// The table `protocols`: DHCP or static, by interface and family, from every manager that is
// configured here.
#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/protocols/sources.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t rows_limit = 10'000;

}  // namespace

void protocol_rows::add(const schemas::protocol& p) {
  if (out.rows.size() < rows_limit)
    out.rows.push_back(masked_row(p));
  else
    lost(fmt::format("more than {} configured interfaces", rows_limit));
}

void protocol_rows::lost(const std::string& what) {
  ++faults;
  out.status = schemas::table_status::partial;
  out.keys_complete = false;
  if (out.reason.empty()) out.reason = what;
}

table_scan collect_protocols(const common::root_dir& host) {
  protocol_rows to;
  for (const auto read : {read_networkd, read_netplan, read_network_manager, read_ifupdown})
    read(host, to);
  if (!to.found && to.faults == 0) {
    to.out.status = schemas::table_status::unsupported;
    to.out.reason = "no configuration of networkd, netplan, NetworkManager or ifupdown";
  }
  if (to.faults > 1) to.out.reason += fmt::format(" (faults in all: {})", to.faults);
  return std::move(to.out);
}

}  // namespace collector::inventory
