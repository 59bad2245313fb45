// netplan's YAML: later files win over earlier ones key by key; here each file's own words are shown.
#include <algorithm>
#include <array>

#include "collector/inventory/protocols/sources.hpp"
#include "collector/inventory/text.hpp"
#include "common/yaml/tree.hpp"

namespace collector::inventory {

namespace {

using common::yaml::node;

std::string_view scalar(const node& n, std::string_view name) {
  const auto* v = n.find(name);
  return v != nullptr && v->is_scalar() ? std::string_view(v->text) : std::string_view{};
}

bool is_true(std::string_view s) { return s == "true" || s == "yes" || s == "on" || s == "True" || s == "y"; }

bool is_family(std::string_view address, bool v6) { return (address.find(':') != address.npos) == v6; }

/// An address is text, or a mapping with the address as its one key.
std::vector<std::string> addresses_of(const node& device, bool v6) {
  std::vector<std::string> out;
  const auto* list = device.find("addresses");
  if (list == nullptr || !list->is_sequence()) return out;
  for (const auto& item : list->items) {
    const auto& text = item.is_mapping() && !item.entries.empty() ? item.entries[0].first.text : item.text;
    if (!text.empty() && is_family(text, v6) && out.size() < 200) out.push_back(text.substr(0, 64));
  }
  std::ranges::sort(out);
  return out;
}

void set_route(const node& device, bool v6, schemas::protocol& p) {
  p.gateway = text_or_absent(scalar(device, v6 ? "gateway6" : "gateway4"), 64);
  if (const auto* routes = device.find("routes"); routes != nullptr && routes->is_sequence())
    for (const auto& r : routes->items) {
      const auto to = scalar(r, "to"), via = scalar(r, "via");
      if (p.gateway || via.empty() || !is_family(via, v6) || (to != "default" && to != "0.0.0.0/0" && to != "::/0" && to != "0/0")) continue;
      p.gateway = text_or_absent(via, 64);
      p.metric = number(scalar(r, "metric"));
    }
  const auto* overrides = device.find(v6 ? "dhcp6-overrides" : "dhcp4-overrides");
  if (!p.metric && overrides != nullptr && overrides->is_mapping()) p.metric = number(scalar(*overrides, "route-metric"));
}

/// The device's key is its name, unless `match` says which one is meant.
schemas::text interface_of(const node& device, const std::string& key) {
  const auto* match = device.find("match");
  if (match == nullptr || !match->is_mapping()) return key.substr(0, 256);
  const auto name = scalar(*match, "name");
  if (!name.empty()) return std::string(name.substr(0, 256));
  const auto renamed = scalar(device, "set-name");
  return renamed.empty() ? schemas::text(key.substr(0, 256)) : schemas::text(std::string(renamed.substr(0, 256)));
}

void add_device(const std::string& key, const node& device, const std::string& path, protocol_rows& to) {
  if (!device.is_mapping()) return;
  for (const bool v6 : {false, true}) {
    schemas::protocol p;
    p.interface = interface_of(device, key);
    p.family = v6 ? "ipv6" : "ipv4";
    p.source = "netplan";
    p.connection = path.substr(path.rfind('/') + 1) + ":" + key.substr(0, 128);
    p.dhcp = is_true(scalar(device, v6 ? "dhcp6" : "dhcp4"));
    p.addresses = addresses_of(device, v6);
    if (!*p.dhcp && p.addresses->empty()) continue;
    p.method = *p.dhcp ? "dhcp" : "static";
    p.path = "/" + path;
    set_route(device, v6, p);
    to.add(p);
  }
}

}  // namespace

void read_netplan(const common::root_dir& host, protocol_rows& to) {
  for (const auto* folder : {"usr/lib/netplan", "etc/netplan", "run/netplan"})
    to.each_file(host, folder, ".yaml", [&](const std::string& path, std::string_view text) {
      const auto tree = common::yaml::parse_tree(std::string(text), false, {.bytes = 256u << 10, .nodes = 20'000, .depth = 32, .noun = "netplan"});
      if (!tree || !tree->is_mapping()) return to.lost(fmt::format("{}: {}", path, tree ? "not a mapping" : tree.error().detail));
      const auto* network = tree->find("network");
      if (network == nullptr || !network->is_mapping()) return;
      for (const auto* type : {"ethernets", "wifis", "modems", "bridges", "bonds", "vlans", "tunnels", "vrfs", "dummy-devices"})
        if (const auto* devices = network->find(type); devices != nullptr && devices->is_mapping())
          for (const auto& [key, device] : devices->entries) add_device(key.text, device, path, to);
    });
}

}  // namespace collector::inventory
