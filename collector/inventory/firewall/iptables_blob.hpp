// Tables of rules as the kernel hands them out to iptables, of the kind that is older than nftables
// (linux/netfilter_ipv4/ip_tables.h).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "collector/inventory/firewall/chains.hpp"

namespace collector::inventory {

/// Where things stand in an entry; IPv4 and IPv6 differ in the addresses before them.
struct entry_shape {
  std::string_view family;
  std::size_t match = 0;     ///< bytes of addresses and interfaces at the beginning
  std::size_t offsets = 0;   ///< two numbers: where the target is, where the next entry is
  std::size_t elements = 0;  ///< bytes before the matches, the counters being the last of them
};
const entry_shape& shape_of_ip();
const entry_shape& shape_of_ip6();

/// Where the chains of the kernel's own begin and end.
struct table_hooks {
  static constexpr std::size_t count = 5;
  std::uint32_t valid = 0;  ///< a bit a hook
  std::array<std::uint32_t, count> first{}, last{};
};

/// Adds the chains of a table; false: the entries do not read well.
bool parse_iptables_entries(std::string_view entries, const entry_shape& shape,
                            const table_hooks& hooks, std::string_view table, chain_map& to);

}  // namespace collector::inventory
