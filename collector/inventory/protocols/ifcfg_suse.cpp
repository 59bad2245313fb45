// ifcfg files of SUSE, which wicked reads (ifcfg(5), ifroute(5)): the file's name is the
// interface's.
#include <algorithm>

#include "collector/inventory/protocols/addresses.hpp"
#include "collector/inventory/protocols/ifcfg_file.hpp"
#include "collector/inventory/text.hpp"
#include "collector/inventory/words.hpp"
#include "common/letters.hpp"

namespace collector::inventory {

namespace {

const std::string of_suse = "etc/sysconfig/network";

/// A default route of `routes` or `ifroute-NAME`.
struct suse_route {
  std::string gateway, interface;  ///< interface: empty where it is not said
  schemas::integer metric;
};

/// Destination, gateway, netmask, interface and options, each `-` where there is none.
std::vector<suse_route> default_routes(std::string_view text) {
  std::vector<suse_route> out;
  for (std::string_view line; next_line(text, line) && out.size() < 1000;) {
    const auto words = words_of(line, 64);
    if (words.size() < 2 || words[1] == "-" ||
        (words[0] != "default" && words[0] != "0.0.0.0/0" && words[0] != "::/0"))
      continue;
    suse_route r{std::string(words[1].substr(0, 64)), {}, {}};
    if (words.size() > 3 && words[3] != "-") r.interface = words[3];
    for (std::size_t i = 4; i + 1 < words.size(); ++i)
      if (words[i] == "metric" || words[i] == "preference") r.metric = number(words[i + 1]);
    out.push_back(std::move(r));
  }
  return out;
}

bool is_ipv6(std::string_view address) { return address.find(':') != address.npos; }

/// IPADDR with any suffix; a prefix of its own counts first, then PREFIXLEN, then NETMASK.
void add_addresses(const ifcfg_file& f, bool v6, schemas::protocol& p) {
  constexpr std::string_view name = "IPADDR";
  for (const auto& [key, value] : f.all()) {
    if (!key.starts_with(name) || value.empty() || is_ipv6(value) != v6 ||
        p.addresses->size() == 200)
      continue;
    const auto suffix = key.substr(name.size());
    auto prefix = prefix_of(f.get("PREFIXLEN" + suffix));
    if (prefix.empty() && !v6) prefix = prefix_of(f.get("NETMASK" + suffix));
    if (!v6 && number(prefix).value_or(0) > 32) prefix.clear();  // of an address of IPv6
    const bool whole = value.find('/') != std::string::npos || prefix.empty();
    p.addresses->push_back(value.substr(0, 64) + (whole ? "" : "/" + prefix));
  }
}

/// What BOOTPROTO says of a family; empty: nothing, so that only addresses count.
std::string method_of_protocol(const std::string& protocol, bool v6) {
  for (const auto part : split(protocol, '+', 8)) {
    if (part == "dhcp" || part == (v6 ? "dhcp6" : "dhcp4")) return "dhcp";
    if (v6 && part == "auto6") return "auto";
    if (!v6 && part == "autoip") return "link-local";
  }
  return {};
}

void add_interface(const ifcfg_file& f, const std::vector<suse_route>& routes, protocol_rows& to) {
  const auto protocol = common::lower_case(f.get("BOOTPROTO"));
  if (protocol == "none") return;  // a port, whose bond or bridge has the addresses
  for (const bool v6 : {false, true}) {
    auto p = ifcfg_row(f, f.suffix(), v6);
    add_addresses(f, v6, p);
    auto method = method_of_protocol(protocol, v6);
    if (method.empty() && !p.addresses->empty()) method = "static";
    if (method.empty() && v6) continue;
    p.method = method.empty() ? "manual" : method;  // it is only set up
    p.dhcp = method == "dhcp";
    for (const auto& r : routes) {
      const bool is_meant =
          r.interface.empty()
              ? std::ranges::any_of(*p.addresses,
                                    [&](const auto& a) { return is_within(r.gateway, a); })
              : r.interface == f.suffix();
      if (p.gateway || is_ipv6(r.gateway) != v6 || !is_meant) continue;
      p.gateway = r.gateway;
      p.metric = r.metric;
    }
    to.add(p);
  }
}

}  // namespace

void read_ifcfg_suse(const common::root_dir& host, protocol_rows& to) {
  const auto files = read_ifcfg_files(host, of_suse, to);
  if (files.empty()) return;
  const auto for_all = default_routes(read_beside(host, of_suse + "/routes", to));
  for (const auto& f : files) {
    auto routes =
        default_routes(read_beside(host, fmt::format("{}/ifroute-{}", of_suse, f.suffix()), to));
    for (auto& r : routes)
      if (r.interface.empty()) r.interface = f.suffix();
    routes.insert(routes.end(), for_all.begin(), for_all.end());
    add_interface(f, routes, to);
  }
}

}  // namespace collector::inventory
