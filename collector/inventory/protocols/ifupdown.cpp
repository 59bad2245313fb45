// ifupdown: a row an interface and family, of all of its stanzas in one file.
#include <algorithm>

#include "collector/inventory/protocols/addresses.hpp"
#include "collector/inventory/protocols/interfaces_file.hpp"
#include "collector/inventory/text.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t addresses_limit = 200;

std::string_view first_word(std::string_view value) {
  return value.substr(0, value.find_first_of(" \t"));
}

/// Of an option that stands several times the last one counts, and one of its own before an
/// inherited one. A netmask counts before the prefix of an address.
void add_options(const interface_stanza& s, schemas::protocol& row) {
  std::string prefix;
  std::vector<std::string> addresses;
  for (const auto& [name, value] : s.options) {
    if (name == "address" && addresses.size() < addresses_limit)
      addresses.emplace_back(first_word(value).substr(0, 64));
    if (name == "netmask") prefix = prefix_of(first_word(value));
    if (name == "gateway") row.gateway = text_or_absent(first_word(value), 64);
    if (name == "metric") row.metric = number(value);
  }
  for (auto& a : addresses) {
    if (!prefix.empty()) a = a.substr(0, a.find('/')) + "/" + prefix;
    row.addresses->push_back(std::move(a));
  }
}

schemas::protocol row_of(const interface_stanza& s) {
  schemas::protocol row;
  row.interface = s.name;
  row.family = s.family == "inet" ? "ipv4" : "ipv6";
  row.source = "ifupdown";
  row.connection = s.path.substr(s.path.rfind('/') + 1);
  row.method = text_or_absent(s.method, 64);
  row.dhcp = row.method == "dhcp";
  row.addresses.emplace();
  row.path = s.path;
  add_options(s, row);
  return row;
}

/// An interface may have several stanzas of a family, one an address: they are one row.
void join(schemas::protocol& into, const schemas::protocol& other) {
  for (const auto& a : *other.addresses)
    if (into.addresses->size() < addresses_limit) into.addresses->push_back(a);
  into.dhcp = *into.dhcp || *other.dhcp;
  if (!into.gateway) into.gateway = other.gateway;
  if (!into.metric) into.metric = other.metric;
}

}  // namespace

void read_ifupdown(const common::root_dir& host, protocol_rows& to) {
  std::vector<schemas::protocol> rows;
  for (const auto& s : read_interfaces(host, to)) {
    if (s.family != "inet" && s.family != "inet6") continue;
    const auto row = row_of(s);
    const auto same = std::ranges::find_if(rows, [&](const auto& r) {
      return r.interface == row.interface && r.family == row.family &&
             r.connection == row.connection;
    });
    if (same == rows.end())
      rows.push_back(row);
    else
      join(*same, row);
  }
  for (const auto& r : rows) to.add(r);
}

}  // namespace collector::inventory
