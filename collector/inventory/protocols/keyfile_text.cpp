#include "collector/inventory/protocols/keyfile_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

/// Groups that say what kind of connection it is where `type` does not.
constexpr auto groups_of_types = std::to_array<std::string_view>({"802-3-ethernet",
                                                                  "ethernet",
                                                                  "802-11-wireless",
                                                                  "wifi",
                                                                  "802-11-olpc-mesh",
                                                                  "adsl",
                                                                  "bluetooth",
                                                                  "bond",
                                                                  "bridge",
                                                                  "cdma",
                                                                  "dummy",
                                                                  "generic",
                                                                  "gsm",
                                                                  "hsr",
                                                                  "infiniband",
                                                                  "ip-tunnel",
                                                                  "ipvlan",
                                                                  "loopback",
                                                                  "macsec",
                                                                  "macvlan",
                                                                  "ovs-bridge",
                                                                  "ovs-dpdk",
                                                                  "ovs-interface",
                                                                  "ovs-port",
                                                                  "pppoe",
                                                                  "team",
                                                                  "tun",
                                                                  "veth",
                                                                  "vlan",
                                                                  "vpn",
                                                                  "vrf",
                                                                  "vxlan",
                                                                  "wifi-p2p",
                                                                  "wimax",
                                                                  "wireguard",
                                                                  "wpan",
                                                                  "6lowpan"});

/// `[name]`, with blanks at most behind it.
bool is_group(std::string_view line) {
  const auto end = line.find(']');
  return line.starts_with('[') && end != line.npos && end > 1 &&
         line.substr(1, end - 1).find('[') == line.npos && trim(line.substr(end + 1)).empty();
}

/// What GKeyFile makes nothing of, for which it refuses the whole file.
std::string refused_line(std::string_view rest) {
  std::size_t number = 0;
  bool in_group = false;
  for (std::string_view line; next_line(rest, line);) {
    ++number;
    line = trim(line);
    if (line.empty() || line[0] == '#') continue;
    if (line.find('\0') != line.npos) return fmt::format("line {}: a NUL byte", number);
    if (is_group(line)) {
      in_group = true;
      continue;
    }
    const auto equals = line.find('=');
    if (line[0] == '[' || equals == line.npos || equals == 0)
      return fmt::format("line {}: no group, key or comment", number);
    if (!in_group) return fmt::format("line {}: a key before any group", number);
  }
  return {};
}

/// `address1`, `addresses`; `address-data` is another program's.
bool has_address(const ini_section& s) {
  return std::ranges::any_of(s.entries, [](const auto& entry) {
    const auto& [name, value] = entry;
    return name.starts_with("address") && name.find('-') == name.npos &&
           value.find_first_of("0123456789abcdefABCDEF") != value.npos;
  });
}

/// A family that is configured by hand has an address, or the connection is none.
std::string family_without_address(const std::vector<ini_section>& all) {
  for (const auto* family : {"ipv4", "ipv6"})
    if (const auto& s = section(all, family); s.get("method") == "manual" && !has_address(s))
      return fmt::format("method=manual without an address in [{}]", family);
  return {};
}

}  // namespace

std::string refused_keyfile(std::string_view text) {
  if (auto why = refused_line(text); !why.empty()) return why;
  const auto all = parse_keyfile(text);
  if (auto why = family_without_address(all); !why.empty()) return why;
  const bool has_type =
      !section(all, "connection").get("type").empty() ||
      std::ranges::any_of(all, [](const auto& s) {
        return std::ranges::find(groups_of_types, s.name) != groups_of_types.end();
      });
  return has_type ? std::string{} : "no type= in [connection]";
}

std::vector<ini_section> parse_keyfile(std::string_view text) {
  std::vector<ini_section> out;
  for (auto& s : parse_ini(text)) {
    const auto same = std::ranges::find(out, s.name, &ini_section::name);
    if (same == out.end())
      out.push_back(std::move(s));
    else
      std::ranges::move(s.entries, std::back_inserter(same->entries));
  }
  return out;
}

}  // namespace collector::inventory
