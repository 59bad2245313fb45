// What iptables has in the kernel without nftables: each table as a whole, by getsockopt(2).
#include <netinet/in.h>

#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "collector/inventory/firewall/iptables_blob.hpp"
#include "collector/inventory/text.hpp"
#include "common/fd.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t table_names_limit = 4096, table_bytes_limit = 64u << 20;
constexpr int table_attempts = 3;

/// The two families differ in nothing but the types.
template <class Info, class Entries>
common::status read_kernel_table(int family, int level, int get_info, int get_entries,
                                 const std::string& table, const entry_shape& shape,
                                 chain_map& to) {
  const common::unique_fd s{::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  for (int tries = 0; s; ++tries) {
    Info info{};
    table.copy(info.name, sizeof info.name - 1);
    socklen_t size = sizeof info;
    if (::getsockopt(s.get(), level, get_info, &info, &size) != 0) break;
    if (info.size > table_bytes_limit)
      return common::fail(common::errc::too_large, "larger than {} bytes", table_bytes_limit);
    std::vector<std::uint64_t> room((sizeof(Entries) + info.size) / sizeof(std::uint64_t) + 1);
    auto* const asked = reinterpret_cast<Entries*>(room.data());
    table.copy(asked->name, sizeof asked->name - 1);
    asked->size = info.size;
    size = static_cast<socklen_t>(sizeof(Entries) + info.size);
    if (::getsockopt(s.get(), level, get_entries, asked, &size) != 0) {
      if (errno == EAGAIN && tries < table_attempts) continue;  // it has just become another size
      break;
    }
    table_hooks hooks{.valid = info.valid_hooks};
    std::copy(std::begin(info.hook_entry), std::end(info.hook_entry), hooks.first.begin());
    std::copy(std::begin(info.underflow), std::end(info.underflow), hooks.last.begin());
    const std::string_view bytes(reinterpret_cast<const char*>(room.data()) + sizeof(Entries),
                                 info.size);
    if (!parse_iptables_entries(bytes, shape, hooks, table, to))
      return common::fail(common::errc::malformed, "its entries do not read well");
    return {};
  }
  return common::fail(common::errc::io, "{}", std::strerror(errno));
}

common::status read_kernel_table(std::string_view family, const std::string& table, chain_map& to) {
  if (family == "ip")
    return read_kernel_table<ipt_getinfo, ipt_get_entries>(
        AF_INET, IPPROTO_IP, IPT_SO_GET_INFO, IPT_SO_GET_ENTRIES, table, shape_of_ip(), to);
  return read_kernel_table<ip6t_getinfo, ip6t_get_entries>(
      AF_INET6, IPPROTO_IPV6, IP6T_SO_GET_INFO, IP6T_SO_GET_ENTRIES, table, shape_of_ip6(), to);
}

gap live_gap(std::string_view family) {
  return {{{"origin", "live"}, {"manager", "iptables"}, {"family", std::string(family), true}}};
}

void add_live(chain_map& chains, firewall_rows& to) {
  for (auto& [name, chain] : chains.all) {
    auto& [row, rules] = chain;
    row.origin = "live";
    row.manager = "iptables";
    if (row.chain) rules.describe(row);
    to.add(std::move(row));
  }
}

}  // namespace

const entry_shape& shape_of_ip() {
  static constexpr entry_shape out{.family = "ip",
                                   .match = sizeof(ipt_ip),
                                   .offsets = offsetof(ipt_entry, target_offset),
                                   .elements = sizeof(ipt_entry)};
  return out;
}

const entry_shape& shape_of_ip6() {
  static constexpr entry_shape out{.family = "ip6",
                                   .match = sizeof(ip6t_ip6),
                                   .offsets = offsetof(ip6t_entry, target_offset),
                                   .elements = sizeof(ip6t_entry)};
  return out;
}

void read_iptables_kernel(const common::root_dir& host, firewall_rows& to) {
  struct kept {
    const char *file, *family;
  };
  for (const auto& [path, family] :
       {kept{"proc/net/ip_tables_names", "ip"}, kept{"proc/net/ip6_tables_names", "ip6"},
        kept{"proc/net/arp_tables_names", "arp"}}) {
    const auto names = host.read(path, table_names_limit);
    if (!names) {
      if (names.error().code != common::errc::not_found)
        to.met.lost(live_gap(family), "which tables of iptables the kernel has is not known: " +
                                          names.error().detail);
      continue;
    }
    std::string_view rest = names->bytes, line;
    while (next_line(rest, line)) {
      const std::string table(trim(line).substr(0, XT_TABLE_MAXNAMELEN - 1));
      if (table.empty()) continue;
      to.found = true;
      chain_map chains;
      if (std::string_view(family) == "arp") {
        chains.at(family, table, "");
      } else if (const auto done = read_kernel_table(family, table, chains); !done) {
        auto where = live_gap(family);
        where.where.push_back({"table", table, true});
        to.met.lost(where, fmt::format("the table {} of iptables ({}) is not known: {}", table,
                                       family, done.error().detail));
        continue;
      }
      add_live(chains, to);
    }
  }
}

}  // namespace collector::inventory
