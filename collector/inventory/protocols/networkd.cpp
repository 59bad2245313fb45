// systemd.network(5) files, and the leases of a running networkd.
#include <algorithm>
#include <array>

#include "collector/inventory/protocols/networkd_files.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

bool is_v6(std::string_view address) { return address.find(':') != address.npos; }

bool is_yes(std::string_view value) {
  return value == "yes" || value == "true" || value == "1" || value == "on" || value == "y" ||
         value == "t";
}

/// What DHCP= says of a family; the old spellings v4, v6 and both are still read.
bool dhcp_for(std::string_view value, bool v6) {
  if (is_yes(value) || value == "both") return true;
  return v6 ? value == "ipv6" || value == "v6" : value == "ipv4" || value == "v4";
}

void set_route(const std::vector<ini_section>& file, bool v6, schemas::protocol& p) {
  const auto take = [&](std::string_view gateway) {
    if (!gateway.empty() && gateway[0] != '_' && is_v6(gateway) == v6)
      p.gateway = text_or_absent(gateway, 64);
  };
  for (const auto& s : file) {
    if (s.name == "Network")
      for (const auto& [name, value] : s.entries) {
        if (name == "Gateway" && value.empty()) p.gateway.reset();
        if (name == "Gateway") take(value);
      }
    if (s.name != "Route") continue;
    const auto to = s.get("Destination");
    if (to.empty() || to == "0.0.0.0/0" || to == "::/0") take(s.get("Gateway"));
    if (p.gateway && *p.gateway == s.get("Gateway")) p.metric = number(s.get("Metric"));
  }
  if (!p.metric && p.dhcp.value_or(false))
    p.metric = number(last_of(file, v6 ? "DHCPv6" : "DHCPv4", "RouteMetric"));
  // As the section of both was called before, and as netplan still writes it.
  if (!p.metric && p.dhcp.value_or(false)) p.metric = number(last_of(file, "DHCP", "RouteMetric"));
}

/// An empty Address= in [Network] forgets those before it.
std::vector<std::string> addresses_of(const std::vector<ini_section>& file, bool v6) {
  std::vector<std::string> out, own;
  for (const auto& s : file) {
    if (s.name != "Network" && s.name != "Address") continue;
    auto& to = s.name == "Network" ? out : own;
    for (const auto& [name, value] : s.entries) {
      if (name != "Address") continue;
      if (value.empty()) to.clear();
      if (!value.empty() && is_v6(value) == v6 && to.size() < 200)
        to.push_back(value.substr(0, 64));
    }
  }
  out.insert(out.end(), own.begin(), own.end());
  std::ranges::sort(out);
  return out;
}

void add_family(const std::vector<ini_section>& file, schemas::protocol p, bool v6,
                protocol_rows& to) {
  p.family = v6 ? "ipv6" : "ipv4";
  p.addresses = addresses_of(file, v6);
  p.dhcp = dhcp_for(last_of(file, "Network", "DHCP"), v6);
  if (p.addresses->empty() && !*p.dhcp && !v6) return;  // nothing is said of this family
  const auto accepts = last_of(file, "Network", "IPv6AcceptRA");
  const bool router =
      v6 && accepts != "no" && accepts != "false" && accepts != "0" && accepts != "off";
  if (p.addresses->empty() && !*p.dhcp && !router) return;
  p.method = *p.dhcp ? "dhcp" : !p.addresses->empty() ? "static" : "auto";
  set_route(file, v6, p);
  to.add(p);
}

/// The name of an interface by its number; only a running kernel knows.
std::string name_of(const common::root_dir& host, std::string_view number_text) {
  const auto entries = host.list("sys/class/net", 10'000);
  if (!entries) return {};
  for (const auto& e : *entries)
    if (const auto file = host.read("sys/class/net/" + e.name + "/ifindex", 64);
        file && trim(file->bytes) == number_text)
      return e.name;
  return {};
}

void add_leases(const common::root_dir& host, protocol_rows& to) {
  to.each_file(host, "run/systemd/netif/leases", "",
               [&](const std::string& path, std::string_view text) {
                 const auto index = std::string_view(path).substr(path.rfind('/') + 1);
                 const auto lease = parse_ini("[lease]\n" + std::string(text));
                 schemas::protocol p;
                 const auto name = name_of(host, index);
                 p.interface = name.empty() ? fmt::format("#{}", index) : name;
                 p.family = "ipv4";
                 p.source = "networkd-lease";
                 p.connection = std::string(index);
                 p.method = "dhcp";
                 p.dhcp = true;
                 const auto& l = section(lease, "lease");
                 p.addresses.emplace();
                 if (!l.get("ADDRESS").empty())
                   p.addresses->emplace_back(l.get("ADDRESS").substr(0, 64));
                 p.gateway = text_or_absent(l.get("ROUTER"), 256);
                 p.lease_server = text_or_absent(l.get("SERVER_ADDRESS"), 64);
                 p.path = "/" + path;
                 to.add(p);
               });
}

}  // namespace

void read_networkd(const common::root_dir& host, protocol_rows& to) {
  for (const auto& file : effective_network_files(host, to)) {
    if (is_yes(last_of(file.says, "Link", "Unmanaged"))) continue;  // it hides others all the same
    schemas::protocol p;
    p.source = "networkd";
    p.connection = file.name;
    std::string names;
    for (const auto& n : file.names) names += (names.empty() ? "" : " ") + n;
    p.interface = text_or_absent(names, 256);
    for (const auto* other : {"MACAddress", "PermanentMACAddress", "Type", "Kind", "Driver"})
      if (!p.interface) p.interface = text_or_absent(last_of(file.says, "Match", other), 256);
    p.path = "/" + file.path;
    for (const bool v6 : {false, true}) add_family(file.says, p, v6, to);
  }
  add_leases(host, to);
}

}  // namespace collector::inventory
