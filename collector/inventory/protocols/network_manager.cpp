// NetworkManager's keyfiles. They may hold passwords of networks: only [connection], [ipv4] and
// [ipv6] are looked at.
#include <algorithm>

#include "collector/inventory/protocols/ini.hpp"
#include "collector/inventory/protocols/sources.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// `address1=192.0.2.5/24,192.0.2.1`: an address, and its gateway after the comma in older files.
void set_addresses(const ini_section& s, schemas::protocol& p) {
  p.addresses.emplace();
  for (const auto& [name, value] : s.entries) {
    if (!name.starts_with("address") || name.starts_with("addresses-") || name == "address-data" ||
        p.addresses->size() == 200)
      continue;
    const auto parts = split(value, ',', 2);
    p.addresses->emplace_back(trim(parts[0]).substr(0, 64));
    if (parts.size() > 1 && !p.gateway) p.gateway = text_or_absent(parts[1], 64);
  }
  std::ranges::sort(*p.addresses);
  if (!s.get("gateway").empty()) p.gateway = text_or_absent(s.get("gateway"), 64);
  if (const auto metric = number(s.get("route-metric")); metric && *metric >= 0) p.metric = metric;
}

/// NetworkManager's `auto` is DHCP for IPv4, and what the router says for IPv6.
std::string method_of(std::string_view method, bool v6) {
  if (method == "manual") return "static";
  if (method == "auto" || method.empty()) return v6 ? "auto" : "dhcp";
  return std::string(method.substr(0, 64));
}

}  // namespace

void read_network_manager(const common::root_dir& host, protocol_rows& to) {
  for (const auto* folder :
       {"etc/NetworkManager/system-connections", "run/NetworkManager/system-connections",
        "usr/lib/NetworkManager/system-connections"})
    to.each_file(host, folder, "", [&](const std::string& path, std::string_view text) {
      const auto file = parse_ini(text);
      const auto& connection = section(file, "connection");
      for (const bool v6 : {false, true}) {
        const auto& s = section(file, v6 ? "ipv6" : "ipv4");
        if (s.name.empty()) continue;
        schemas::protocol p;
        p.interface = text_or_absent(connection.get("interface-name"), 256);
        p.family = v6 ? "ipv6" : "ipv4";
        p.source = "NetworkManager";
        p.connection = text_or_absent(connection.get("id"), 256);
        if (!p.connection) p.connection = path.substr(path.rfind('/') + 1);
        p.method = method_of(s.get("method"), v6);
        p.dhcp = p.method == "dhcp";
        p.path = "/" + path;
        set_addresses(s, p);
        to.add(p);
      }
    });
}

}  // namespace collector::inventory
