// netplan's YAML: what all of its files say together of each device.
#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>

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

bool is_true(std::string_view s) {
  return s == "true" || s == "yes" || s == "on" || s == "True" || s == "y";
}

bool is_family(std::string_view address, bool v6) {
  return (address.find(':') != address.npos) == v6;
}

/// An address is text, or a mapping with the address as its one key.
std::vector<std::string> addresses_of(const node& device, bool v6) {
  std::vector<std::string> out;
  const auto* list = device.find("addresses");
  if (list == nullptr || !list->is_sequence()) return out;
  for (const auto& item : list->items) {
    const auto& text =
        item.is_mapping() && !item.entries.empty() ? item.entries[0].key.text : item.text;
    if (!text.empty() && is_family(text, v6) && out.size() < 200) out.push_back(text.substr(0, 64));
  }
  std::ranges::sort(out);  // one that two files name is one address
  const auto twice = std::ranges::unique(out);
  out.erase(twice.begin(), twice.end());
  return out;
}

void set_route(const node& device, bool v6, schemas::protocol& p) {
  p.gateway = text_or_absent(scalar(device, v6 ? "gateway6" : "gateway4"), 64);
  if (const auto* routes = device.find("routes"); routes != nullptr && routes->is_sequence())
    for (const auto& r : routes->items) {
      const auto to = scalar(r, "to"), via = scalar(r, "via");
      if (p.gateway || via.empty() || !is_family(via, v6) ||
          (to != "default" && to != "0.0.0.0/0" && to != "::/0" && to != "0/0"))
        continue;
      p.gateway = text_or_absent(via, 64);
      p.metric = number(scalar(r, "metric"));
    }
  const auto* overrides = device.find(v6 ? "dhcp6-overrides" : "dhcp4-overrides");
  if (!p.metric && overrides != nullptr && overrides->is_mapping())
    p.metric = number(scalar(*overrides, "route-metric"));
}

/// The device's key is its name, unless `match` says which one is meant.
schemas::text interface_of(const node& device, const std::string& key) {
  const auto* match = device.find("match");
  if (match == nullptr || !match->is_mapping()) return key.substr(0, 256);
  const auto name = scalar(*match, "name");
  if (!name.empty()) return std::string(name.substr(0, 256));
  const auto renamed = scalar(device, "set-name");
  return renamed.empty() ? schemas::text(key.substr(0, 256))
                         : schemas::text(std::string(renamed.substr(0, 256)));
}

void add_device(const std::string& key, const node& device, const std::string& path,
                protocol_rows& to) {
  if (!device.is_mapping()) return;
  for (const bool v6 : {false, true}) {
    schemas::protocol p;
    p.interface = interface_of(device, key);
    p.family = v6 ? "ipv6" : "ipv4";
    p.source = "netplan";
    p.connection = key.substr(0, 256);
    p.dhcp = is_true(scalar(device, v6 ? "dhcp6" : "dhcp4"));
    p.addresses = addresses_of(device, v6);
    if (!*p.dhcp && p.addresses->empty()) continue;
    p.method = *p.dhcp ? "dhcp" : "static";
    p.path = "/" + path;
    set_route(device, v6, p);
    to.add(p);
  }
}

/// What a later file says on top of what earlier ones said: mappings key by key, sequences one
/// after the other, else the later value (netplan-generate(8)).
void merge(node& into, const node& later) {
  if (into.is_mapping() && later.is_mapping()) {
    std::unordered_map<std::string, std::size_t> known;  // however many keys a stranger writes
    for (std::size_t i = 0; i < into.entries.size(); ++i)
      known.emplace(into.entries[i].key.text, i);
    for (const auto& [key, value] : later.entries) {
      const auto at = known.find(key.text);
      if (at == known.end())
        into.entries.emplace_back(key, value);
      else
        merge(into.entries[at->second].value, value);
    }
  } else if (into.is_sequence() && later.is_sequence()) {
    into.items.insert(into.items.end(), later.items.begin(), later.items.end());
  } else {
    into = later;
  }
}

constexpr std::array device_types{"ethernets", "wifis",   "modems", "bridges",      "bonds",
                                  "vlans",     "tunnels", "vrfs",   "dummy-devices"};

/// Every file of one host, as one.
class configuration {
 public:
  void add(const std::string& path, std::string_view text, protocol_rows& to) {
    constexpr std::size_t most_bytes = 4u << 20;
    if ((bytes_ += text.size()) > most_bytes)
      return to.lost(
          fmt::format("{}: with it, netplan's files are larger than {} bytes", path, most_bytes));
    const auto tree = common::yaml::parse_tree(
        std::string(text), false,
        {.bytes = 256u << 10, .nodes = 20'000, .depth = 32, .noun = "netplan"});
    if (!tree || !tree->is_mapping())
      return to.lost(fmt::format("{}: {}", path, tree ? "not a mapping" : tree.error().detail));
    const auto* network = tree->find("network");
    if (network == nullptr || !network->is_mapping()) return;
    for (const auto* type : device_types)
      if (const auto* devices = network->find(type); devices != nullptr && devices->is_mapping())
        for (const auto& [key, device] : devices->entries) {
          auto& known = devices_[{type, key.text}];
          merge(known.says, device);
          known.path = path;
        }
  }

  void rows(protocol_rows& to) const {
    for (const auto& [name, device] : devices_)
      add_device(name.second, device.says, device.path, to);
  }

 private:
  struct device {
    node says{.what = node::kind::mapping,
              .at = {},
              .text = {},
              .quoted = false,
              .items = {},
              .entries = {}};
    std::string path;  ///< of the last file that names it
  };
  std::size_t bytes_ = 0;
  std::map<std::pair<std::string, std::string>, device> devices_;
};

}  // namespace

void read_netplan(const common::root_dir& host, protocol_rows& to) {
  std::map<std::string, std::pair<std::string, std::string>>
      files;  // by their names: what lies in a later folder hides its namesakes
  std::vector<std::string> folders{"usr/lib/netplan", "etc/netplan", "run/netplan"};
  // netplan says /lib; where that is a link to usr/lib it is the same folder.
  if (!host.read_link("lib")) folders.insert(folders.begin(), "lib/netplan");
  for (const auto& folder : folders)
    to.each_file(host, folder, ".yaml", [&](const std::string& path, std::string_view text) {
      files.insert_or_assign(path.substr(path.rfind('/') + 1), std::pair(path, std::string(text)));
    });
  configuration all;
  for (const auto& [name, file] : files) all.add(file.first, file.second, to);
  all.rows(to);
}

}  // namespace collector::inventory
