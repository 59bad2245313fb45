#include "collector/inventory/net/rtnetlink.hpp"

#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>

#include <algorithm>
#include <array>

#include "collector/inventory/net/netlink.hpp"

namespace collector::inventory {

namespace {

struct named {
  unsigned number;
  std::string_view name;
};

/// The number itself where it has no name.
template <std::size_t N>
std::string name_of(const std::array<named, N>& names, unsigned number) {
  const auto at = std::ranges::find(names, number, &named::number);
  return at == names.end() ? std::to_string(number) : std::string(at->name);
}

constexpr std::array link_types{named{ARPHRD_ETHER, "ether"},
                                named{ARPHRD_LOOPBACK, "loopback"},
                                named{ARPHRD_INFINIBAND, "infiniband"},
                                named{ARPHRD_PPP, "ppp"},
                                named{ARPHRD_TUNNEL, "ipip"},
                                named{ARPHRD_TUNNEL6, "tunnel6"},
                                named{ARPHRD_SIT, "sit"},
                                named{ARPHRD_IPGRE, "gre"},
                                named{ARPHRD_IP6GRE, "gre6"},
                                named{ARPHRD_NONE, "none"},
                                named{ARPHRD_VOID, "void"},
                                named{ARPHRD_IEEE1394, "ieee1394"},
                                named{ARPHRD_IEEE80211, "ieee802.11"},
                                named{ARPHRD_IEEE80211_RADIOTAP, "ieee802.11/radiotap"},
                                named{ARPHRD_CAN, "can"},
                                named{ARPHRD_NETLINK, "netlink"},
                                named{ARPHRD_SLIP, "slip"},
                                named{ARPHRD_RAWIP, "rawip"}};
constexpr std::array link_states{
    named{0, "UNKNOWN"}, named{1, "NOTPRESENT"}, named{2, "DOWN"}, named{3, "LOWERLAYERDOWN"},
    named{4, "TESTING"}, named{5, "DORMANT"},    named{6, "UP"}};
/// Those that somebody set; what the state says as well (running, lower_up, dormant) is left out.
constexpr std::array link_flags{named{IFF_ALLMULTI, "allmulti"},
                                named{IFF_BROADCAST, "broadcast"},
                                named{IFF_LOOPBACK, "loopback"},
                                named{IFF_MASTER, "master"},
                                named{IFF_MULTICAST, "multicast"},
                                named{IFF_NOARP, "noarp"},
                                named{IFF_POINTOPOINT, "pointopoint"},
                                named{IFF_PROMISC, "promisc"},
                                named{IFF_SLAVE, "slave"},
                                named{IFF_UP, "up"}};
constexpr std::array scopes{named{RT_SCOPE_UNIVERSE, "global"}, named{RT_SCOPE_SITE, "site"},
                            named{RT_SCOPE_LINK, "link"}, named{RT_SCOPE_HOST, "host"},
                            named{RT_SCOPE_NOWHERE, "nowhere"}};
constexpr std::array route_types{named{RTN_UNSPEC, "none"},
                                 named{RTN_UNICAST, "unicast"},
                                 named{RTN_LOCAL, "local"},
                                 named{RTN_BROADCAST, "broadcast"},
                                 named{RTN_ANYCAST, "anycast"},
                                 named{RTN_MULTICAST, "multicast"},
                                 named{RTN_BLACKHOLE, "blackhole"},
                                 named{RTN_UNREACHABLE, "unreachable"},
                                 named{RTN_PROHIBIT, "prohibit"},
                                 named{RTN_THROW, "throw"},
                                 named{RTN_NAT, "nat"}};
constexpr std::array route_protocols{
    named{RTPROT_UNSPEC, "none"},   named{RTPROT_REDIRECT, "redirect"},
    named{RTPROT_KERNEL, "kernel"}, named{RTPROT_BOOT, "boot"},
    named{RTPROT_STATIC, "static"}, named{RTPROT_RA, "ra"},
    named{RTPROT_DHCP, "dhcp"},     named{RTPROT_ZEBRA, "zebra"},
    named{RTPROT_BIRD, "bird"},     named{RTPROT_BABEL, "babel"},
    named{RTPROT_BGP, "bgp"},       named{RTPROT_ISIS, "isis"},
    named{RTPROT_OSPF, "ospf"},     named{RTPROT_RIP, "rip"},
    named{RTPROT_EIGRP, "eigrp"}};
constexpr std::array route_tables{named{RT_TABLE_DEFAULT, "default"}, named{RT_TABLE_MAIN, "main"},
                                  named{RT_TABLE_LOCAL, "local"}};

/// Link-layer addresses are bytes in hexadecimal; those of tunnels are addresses themselves.
schemas::text link_address(const attribute& a, unsigned type) {
  if (!a || a->empty()) return {};
  if (type == ARPHRD_TUNNEL || type == ARPHRD_SIT || type == ARPHRD_IPGRE ||
      type == ARPHRD_TUNNEL6 || type == ARPHRD_IP6GRE)
    if (auto ip = ip_text(a)) return ip;
  std::string out;
  for (const char c : a->substr(0, MAX_ADDR_LEN))
    out += fmt::format("{}{:02x}", out.empty() ? "" : ":", static_cast<unsigned char>(c));
  return out;
}

void count(schemas::interface& to, const attribute& a) {
  // Kernels append counters; those we read are in every version of the struct.
  rtnl_link_stats64 s{};
  if (!a || a->size() < offsetof(rtnl_link_stats64, rx_length_errors)) return;
  std::memcpy(&s, a->data(), std::min(a->size(), sizeof s));
  const auto take = [](schemas::integer& field, std::uint64_t n) {
    field = static_cast<std::int64_t>(n & INT64_MAX);
  };
  take(to.rx_bytes, s.rx_bytes);
  take(to.tx_bytes, s.tx_bytes);
  take(to.rx_packets, s.rx_packets);
  take(to.tx_packets, s.tx_packets);
  take(to.rx_errors, s.rx_errors);
  take(to.tx_errors, s.tx_errors);
  take(to.rx_dropped, s.rx_dropped);
  take(to.tx_dropped, s.tx_dropped);
  take(to.collisions, s.collisions);
}

schemas::text interface_of(std::optional<std::int64_t> number, const interface_names& names) {
  if (!number || *number == 0) return {};
  const auto at = names.find(*number);
  return at == names.end() ? "if" + std::to_string(*number) : at->second;
}

std::string prefix(const attribute& a, int family, unsigned length) {
  return ip_text(a).value_or(family == AF_INET6 ? "::" : "0.0.0.0") + "/" + std::to_string(length);
}

std::string family_name(int family) {
  return family == AF_INET6 ? "inet6" : family == AF_INET ? "inet" : std::to_string(family);
}

/// A gateway may be of the other family (RTA_VIA: two bytes of family before it).
schemas::text gateway_of(const attribute& same, const attribute& other) {
  if (same) return ip_text(same);
  return other && other->size() > 2 ? ip_text(other->substr(2)) : schemas::text{};
}

void each_hop(std::string_view hops, const schemas::route& common_part,
              const interface_names& names, const std::function<void(schemas::route)>& each) {
  while (const auto hop = header_of<rtnexthop>(hops)) {
    if (hop->rtnh_len < sizeof *hop || hop->rtnh_len > hops.size()) return;
    const auto a = attributes<RTA_MAX + 1>(hops.substr(0, hop->rtnh_len), sizeof *hop);
    auto row = common_part;
    row.gateway = gateway_of(a[RTA_GATEWAY], a[RTA_VIA]);
    row.interface = interface_of(hop->rtnh_ifindex, names);
    row.weight = hop->rtnh_hops + 1;
    each(std::move(row));
    hops.remove_prefix(std::min<std::size_t>(MNL_ALIGN(hop->rtnh_len), hops.size()));
  }
}

}  // namespace

std::optional<std::pair<std::int64_t, schemas::interface>> parse_link(std::string_view message) {
  const auto link = header_of<ifinfomsg>(message);
  if (!link) return std::nullopt;
  const auto a = attributes<IFLA_MAX + 1>(message, sizeof *link);
  schemas::interface row;
  row.name = name(a[IFLA_IFNAME]);
  if (!row.name || row.name->empty()) return std::nullopt;
  row.type = name_of(link_types, link->ifi_type);
  row.mac = link_address(a[IFLA_ADDRESS], link->ifi_type);
  row.mtu = u32(a[IFLA_MTU]);
  if (a[IFLA_OPERSTATE] && !a[IFLA_OPERSTATE]->empty())
    row.state = name_of(link_states, static_cast<unsigned char>(a[IFLA_OPERSTATE]->front()));
  if (a[IFLA_LINKINFO])
    row.kind = name(attributes<IFLA_INFO_MAX + 1>(*a[IFLA_LINKINFO], 0)[IFLA_INFO_KIND]);
  row.alias = name(a[IFLA_IFALIAS]);
  row.flags.emplace();
  for (const auto& flag : link_flags)
    if ((link->ifi_flags & flag.number) != 0) row.flags->emplace_back(flag.name);
  count(row, a[IFLA_STATS64]);
  return std::pair(std::int64_t{link->ifi_index}, std::move(row));
}

std::optional<schemas::address> parse_address(std::string_view message,
                                              const interface_names& names) {
  const auto of = header_of<ifaddrmsg>(message);
  if (!of || (of->ifa_family != AF_INET && of->ifa_family != AF_INET6)) return std::nullopt;
  const auto a = attributes<IFA_MAX + 1>(message, sizeof *of);
  // On a point-to-point link IFA_ADDRESS is the other end.
  const auto end = ip_text(a[IFA_ADDRESS]), own = ip_text(a[IFA_LOCAL]);
  schemas::address row;
  row.interface = interface_of(of->ifa_index, names);
  row.ip = own ? own : end;
  if (!row.ip) return std::nullopt;
  row.prefix_length = of->ifa_prefixlen;
  if (own && end != own) row.peer = end;
  row.family = family_name(of->ifa_family);
  row.broadcast = ip_text(a[IFA_BROADCAST]);
  row.scope = name_of(scopes, of->ifa_scope);
  row.permanent = (u32(a[IFA_FLAGS]).value_or(of->ifa_flags) & IFA_F_PERMANENT) != 0;
  return row;
}

void parse_route(std::string_view message, const interface_names& names,
                 const std::function<void(schemas::route)>& each) {
  const auto of = header_of<rtmsg>(message);
  if (!of || (of->rtm_family != AF_INET && of->rtm_family != AF_INET6) ||
      (of->rtm_flags & RTM_F_CLONED) != 0)
    return;
  const auto a = attributes<RTA_MAX + 1>(message, sizeof *of);
  const auto table = static_cast<unsigned>(u32(a[RTA_TABLE]).value_or(of->rtm_table));
  if (table == RT_TABLE_LOCAL && of->rtm_protocol == RTPROT_KERNEL) return;
  schemas::route row;
  row.family = family_name(of->rtm_family);
  row.table = name_of(route_tables, table);
  row.destination = prefix(a[RTA_DST], of->rtm_family, of->rtm_dst_len);
  if (of->rtm_src_len != 0) row.from = prefix(a[RTA_SRC], of->rtm_family, of->rtm_src_len);
  row.tos = of->rtm_tos;
  row.metric = u32(a[RTA_PRIORITY]).value_or(0);
  row.type = name_of(route_types, of->rtm_type);
  row.protocol = name_of(route_protocols, of->rtm_protocol);
  row.scope = name_of(scopes, of->rtm_scope);
  row.preferred_source = ip_text(a[RTA_PREFSRC]);
  if (a[RTA_MULTIPATH]) return each_hop(*a[RTA_MULTIPATH], row, names, each);
  row.gateway = gateway_of(a[RTA_GATEWAY], a[RTA_VIA]);
  row.interface = interface_of(u32(a[RTA_OIF]), names);
  each(std::move(row));
}

}  // namespace collector::inventory
