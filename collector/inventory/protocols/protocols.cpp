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
    met.lost(everything(), fmt::format("more than {} configured interfaces", rows_limit));
}

void protocol_rows::remark(const std::string& what) {
  constexpr std::size_t most_told = 500;
  if (out.reason.size() < most_told) out.reason += (out.reason.empty() ? "" : "; ") + what;
}

table_scan collect_protocols(const common::root_dir& host) {
  protocol_rows to;
  struct reader {
    const char* source;
    void (*read)(const common::root_dir& host, protocol_rows& to);
  };
  for (const auto& [source, read] :
       {reader{"networkd", read_networkd}, reader{"netplan", read_netplan},
        reader{"NetworkManager", read_network_manager}, reader{"ifupdown", read_ifupdown},
        reader{"ifcfg", read_ifcfg_redhat}, reader{"ifcfg", read_ifcfg_suse},
        reader{"dhcpcd", read_dhcpcd}}) {
    to.source = source;
    read(host, to);
  }
  if (!to.found && to.met.none()) {
    to.out.status = schemas::table_status::unsupported;
    to.out.reason =
        "no configuration of networkd, netplan, NetworkManager, ifupdown, dhcpcd or ifcfg files in "
        "their usual places";
  }
  to.met.tell(to.out);
  return std::move(to.out);
}

}  // namespace collector::inventory
