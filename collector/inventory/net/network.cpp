// The tables `interfaces`, `addresses` and `routes`: what rtnetlink says of our own network
// namespace.
#include <linux/rtnetlink.h>

#include "collector/inventory/masked_row.hpp"
#include "collector/inventory/net/netlink.hpp"
#include "collector/inventory/net/rtnetlink.hpp"
#include "collector/inventory/provider.hpp"
#include "collector/inventory/text.hpp"
#include "schemas/inventory.hpp"

namespace collector::inventory {

namespace {

constexpr std::size_t dump_limit = 100'001;  // one more than a table may have

/// Dumps one kind of message, of every address family (0), into `out`; false in `whole` if the
/// kernel's table did not stand still.
template <class Header, class Row>
common::status dump(netlink& kernel, std::uint16_t type, std::vector<Row>& out, bool& whole,
                    const std::function<void(std::string_view, std::vector<Row>&)>& take) {
  const auto consistent = kernel.dump(
      type, std::string(sizeof(Header), '\0'), [&] { out.clear(); },
      [&](std::string_view message) {
        if (out.size() < dump_limit) take(message, out);
      });
  if (!consistent) return common::fail(consistent.error());
  whole = whole && *consistent;
  return {};
}

using link_row = std::pair<std::int64_t, schemas::interface>;

common::status dump_links(netlink& kernel, std::vector<link_row>& out, bool& whole) {
  return dump<ifinfomsg, link_row>(kernel, RTM_GETLINK, out, whole,
                                   [](std::string_view message, std::vector<link_row>& rows) {
                                     if (auto row = parse_link(message))
                                       rows.push_back(std::move(*row));
                                   });
}

common::result<interface_names> names_of_links(netlink& kernel, bool& whole) {
  std::vector<link_row> links;
  if (auto s = dump_links(kernel, links, whole); !s) return common::fail(s.error());
  interface_names names;
  for (const auto& [number, row] : links) names[number] = *row.name;
  return names;
}

/// `read(kernel, out, whole)` fills the rows of a live host.
template <class Read>
table_scan collect_live(const common::root_dir& host, Read&& read) {
  table_scan out;
  if (!host.is_live()) {
    out.status = schemas::table_status::unsupported;
    out.reason = "a file system has no network";
    return out;
  }
  bool whole = true;
  auto kernel = netlink::open(NETLINK_ROUTE);
  const auto done =
      kernel ? read(*kernel, out, whole) : common::status(common::fail(kernel.error()));
  if (!done) {
    out = {};
    out.status = schemas::table_status::unknown;
    out.reason = done.error().detail;
  } else if (!whole) {
    out.status = schemas::table_status::partial;
    out.reason = "the kernel's table changed each time it was read";
    out.missed.add(everything());
  }
  return out;
}

/// Absent where the driver does not say, or there is no link.
schemas::integer speed_of(const common::root_dir& host, const schemas::interface& row) {
  if (row.type != "ether" || row.state != "UP") return {};
  const auto file = host.read("sys/class/net/" + *row.name + "/speed", 64);
  const auto n = file ? number(trim(file->bytes)) : std::nullopt;
  return n && *n > 0 ? n : std::nullopt;
}

/// The last part of where it hangs: `0000:00:03.0`, `virtio0`; absent for what is made of software.
schemas::text device_of(const common::root_dir& host, const std::string& name) {
  const auto link = host.read_link("sys/class/net/" + name + "/device");
  return link ? text_or_absent(std::string_view(*link).substr(link->rfind('/') + 1), 64)
              : schemas::text{};
}

}  // namespace

table_scan collect_interfaces(const common::root_dir& host) {
  return collect_live(host, [&](netlink& kernel, table_scan& out, bool& whole) -> common::status {
    std::vector<link_row> links;
    if (auto s = dump_links(kernel, links, whole); !s) return s;
    for (auto& [number, row] : links) {
      row.speed_mbps = speed_of(host, row);
      row.device = device_of(host, *row.name);
      out.rows.push_back(masked_row(row));
    }
    return {};
  });
}

table_scan collect_addresses(const common::root_dir& host) {
  return collect_live(host, [](netlink& kernel, table_scan& out, bool& whole) -> common::status {
    const auto names = names_of_links(kernel, whole);
    if (!names) return common::fail(names.error());
    return dump<ifaddrmsg, schemas::encoded_row>(
        kernel, RTM_GETADDR, out.rows, whole, [&](std::string_view message, auto& rows) {
          if (const auto row = parse_address(message, *names)) rows.push_back(masked_row(*row));
        });
  });
}

table_scan collect_routes(const common::root_dir& host) {
  return collect_live(host, [](netlink& kernel, table_scan& out, bool& whole) -> common::status {
    const auto names = names_of_links(kernel, whole);
    if (!names) return common::fail(names.error());
    return dump<rtmsg, schemas::encoded_row>(
        kernel, RTM_GETROUTE, out.rows, whole, [&](std::string_view message, auto& rows) {
          parse_route(message, *names,
                      [&](const schemas::route& row) { rows.push_back(masked_row(row)); });
        });
  });
}

}  // namespace collector::inventory
