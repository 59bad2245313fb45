// ifcfg files of Red Hat's network scripts, which NetworkManager reads too (sysconfig.txt of
// initscripts, nm-settings-ifcfg-rh(5)).
#include <algorithm>

#include "collector/inventory/protocols/addresses.hpp"
#include "collector/inventory/protocols/ifcfg_file.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

const std::string scripts = "etc/sysconfig/network-scripts";
constexpr int addresses_limit_of_ifcfg = 200;

/// Files that come from the same folder, and what is said for all of them.
struct redhat_host {
  const common::root_dir& host;
  ifcfg_file network;
  protocol_rows& to;
};

/// An alias of an interface, ifcfg-eth0:1, has one address and nothing else of its own.
bool is_alias(const ifcfg_file& f) { return f.suffix().find(':') != std::string::npos; }

std::string interface_of(const ifcfg_file& f) {
  if (!f.get("DEVICE").empty()) return std::string(f.get("DEVICE"));
  return f.get("HWADDR").empty() ? f.suffix() : std::string{};  // whichever has that address
}

/// `PREFIX=33` is none, which is told: NetworkManager does not take the file.
std::string prefix_in(const ifcfg_file& f, const std::string& name, protocol_rows& to) {
  constexpr std::int64_t most = 32;
  const auto said = f.get(name);
  const auto prefix = prefix_of(said);
  const bool good = !prefix.empty() && number(prefix).value_or(0) <= most;
  if (!said.empty() && !good)
    to.noted(fmt::format("{}: {} is no length of a network's prefix", f.path(), name));
  return good ? prefix : std::string{};
}

void add_ipv4_address(const ifcfg_file& f, const std::string& n, schemas::protocol& p,
                      protocol_rows& to) {
  const auto address = f.get("IPADDR" + n);
  if (address.empty()) return;
  if (address.find('/') != address.npos)
    return p.addresses->emplace_back(address.substr(0, 64)), void();
  auto prefix = prefix_in(f, "PREFIX" + n, to);
  if (prefix.empty()) prefix = prefix_of(f.get("NETMASK" + n));
  if (prefix.empty()) prefix = prefix_of_class(address);
  p.addresses->push_back(std::string(address.substr(0, 64)) + (prefix.empty() ? "" : "/" + prefix));
}

/// `default via 192.0.2.1 metric 5`, or `0.0.0.0/0 via …`, of route-NAME and route6-NAME.
void take_default_route(std::string_view text, schemas::protocol& p) {
  for (std::string_view line; next_line(text, line);) {
    const auto words = words_of(line, 64);
    if (words.size() < 3 || words[1] != "via" ||
        (words[0] != "default" && words[0] != "0.0.0.0/0" && words[0] != "::/0"))
      continue;
    p.gateway = text_or_absent(words[2], 64);
    for (std::size_t i = 3; i + 1 < words.size(); ++i)
      if (words[i] == "metric") p.metric = number(words[i + 1]);
    return;
  }
}

/// The gateway of the file, of a route file, or the one for all interfaces.
void set_gateway(const redhat_host& all, const ifcfg_file& f, bool v6, schemas::protocol& p) {
  if (!f.flag("DEFROUTE", true)) return;
  const auto* own = v6 ? "IPV6_DEFAULTGW" : "GATEWAY";
  p.gateway = text_or_absent(f.get(own), 64);
  if (!p.gateway && !v6) p.gateway = text_or_absent(f.get("GATEWAY0"), 64);
  p.metric = number(f.get(v6 ? "IPV6_ROUTE_METRIC" : "IPV4_ROUTE_METRIC"));
  if (!p.metric && !v6) p.metric = number(f.get("METRIC"));
  if (!p.gateway)
    take_default_route(
        read_beside(all.host, fmt::format("{}/route{}-{}", scripts, v6 ? "6" : "", f.suffix()),
                    all.to),
        p);
  const auto device = all.network.get("GATEWAYDEV");
  const auto for_all = all.network.get(own);
  const bool is_meant =
      device.empty()
          ? std::ranges::any_of(*p.addresses, [&](const auto& a) { return is_within(for_all, a); })
          : device == p.interface;
  if (!p.gateway && is_meant) p.gateway = text_or_absent(for_all, 64);
}

void add_ipv4(const redhat_host& all, const ifcfg_file& f) {
  auto p = ifcfg_row(f, interface_of(f), false);
  add_ipv4_address(f, "", p, all.to);
  for (int n = 0; n < addresses_limit_of_ifcfg; ++n)
    add_ipv4_address(f, std::to_string(n), p, all.to);
  const auto protocol = common::lower_case(f.get("BOOTPROTO"));
  p.dhcp = !is_alias(f) && (protocol == "dhcp" || protocol == "bootp");
  if (*p.dhcp)
    p.method = "dhcp";
  else if (protocol == "shared" || protocol == "autoip")
    p.method = protocol == "shared" ? "shared" : "link-local";
  else
    p.method = p.addresses->empty() ? "disabled" : "static";
  if (!is_alias(f)) set_gateway(all, f, false, p);
  all.to.add(p);
}

void add_ipv6(const redhat_host& all, const ifcfg_file& f) {
  if (!f.flag("IPV6INIT", all.network.flag("NETWORKING_IPV6", true))) return;
  auto p = ifcfg_row(f, interface_of(f), true);
  for (const auto* name : {"IPV6ADDR", "IPV6ADDR_SECONDARIES"})
    for (const auto address : split(f.get(name), ' ', addresses_limit_of_ifcfg))
      if (!address.empty())
        p.addresses->push_back(std::string(address.substr(0, 64)) +
                               (address.find('/') == address.npos ? "/64" : ""));
  const bool router = f.flag("IPV6FORWARDING", all.network.flag("IPV6FORWARDING", false));
  p.dhcp = f.flag("DHCPV6C", false);
  if (f.flag("IPV6_AUTOCONF", all.network.flag("IPV6_AUTOCONF", !router)))
    p.method = "auto";
  else
    p.method = *p.dhcp ? "dhcp" : p.addresses->empty() ? "link-local" : "static";
  set_gateway(all, f, true, p);
  all.to.add(p);
}

}  // namespace

void read_ifcfg_redhat(const common::root_dir& host, protocol_rows& to) {
  const auto files = read_ifcfg_files(host, scripts, to);
  if (files.empty()) return;
  const std::string general = "etc/sysconfig/network";
  const redhat_host all{host, {general, read_beside(host, general, to), to}, to};
  for (const auto& f : files) {
    // A port of a bond, bridge or team has no addresses of its own.
    if (!f.get("MASTER").empty() || !f.get("BRIDGE").empty() || !f.get("TEAM_MASTER").empty())
      continue;
    if (f.suffix().find("-range") != std::string::npos) {
      to.noted(f.path() + ": ranges of addresses are not read");
      continue;
    }
    add_ipv4(all, f);
    if (!is_alias(f) && f.suffix() != "lo") add_ipv6(all, f);
  }
}

}  // namespace collector::inventory
