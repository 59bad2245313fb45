// How the host is connected, in its own network namespace.
#pragma once

#include "schemas/field.hpp"
#include "schemas/table_id.hpp"

namespace schemas {

/// One network interface.
struct interface {
  static constexpr auto id = table_id::interfaces;
  static constexpr std::string_view name_of_table = "interfaces";
  text name;
  text type, mac;
  integer mtu;
  text state, kind, alias;
  integer speed_mbps;
  list flags;
  text device;
  integer rx_bytes, tx_bytes, rx_packets, tx_packets, rx_errors, tx_errors, rx_dropped, tx_dropped,
      collisions;
  static constexpr auto fields() {
    return listing(
        key("name", &interface::name,
            {.ecs = "interface.name", .osquery = "interface_details.interface", .wazuh = "name"}),
        stable("type", &interface::type,
               {.ecs = "interface.type", .osquery = "interface_details.type", .wazuh = "type"}),
        stable("mac", &interface::mac,
               {.ecs = "host.mac", .osquery = "interface_details.mac", .wazuh = "mac"}),
        stable("mtu", &interface::mtu,
               {.unit = "bytes",
                .ecs = "interface.mtu",
                .osquery = "interface_details.mtu",
                .wazuh = "mtu"}),
        stable("state", &interface::state, {.ecs = "interface.state", .wazuh = "state"}),
        stable("kind", &interface::kind),
        stable("alias", &interface::alias, {.ecs = "interface.alias", .wazuh = "adapter"}),
        stable("speed_mbps", &interface::speed_mbps,
               {.unit = "Mbit/s", .osquery = "interface_details.link_speed"}),
        stable("flags", &interface::flags, {.osquery = "interface_details.flags"}),
        stable("device", &interface::device, {.osquery = "interface_details.pci_slot"}),
        volatile_("rx_bytes", &interface::rx_bytes,
                  {.unit = "bytes",
                   .ecs = "host.network.ingress.bytes",
                   .osquery = "interface_details.ibytes",
                   .wazuh = "rx_bytes"}),
        volatile_("tx_bytes", &interface::tx_bytes,
                  {.unit = "bytes",
                   .ecs = "host.network.egress.bytes",
                   .osquery = "interface_details.obytes",
                   .wazuh = "tx_bytes"}),
        volatile_("rx_packets", &interface::rx_packets,
                  {.ecs = "host.network.ingress.packets",
                   .osquery = "interface_details.ipackets",
                   .wazuh = "rx_packets"}),
        volatile_("tx_packets", &interface::tx_packets,
                  {.ecs = "host.network.egress.packets",
                   .osquery = "interface_details.opackets",
                   .wazuh = "tx_packets"}),
        volatile_("rx_errors", &interface::rx_errors,
                  {.ecs = "host.network.ingress.errors",
                   .osquery = "interface_details.ierrors",
                   .wazuh = "rx_errors"}),
        volatile_("tx_errors", &interface::tx_errors,
                  {.ecs = "host.network.egress.errors",
                   .osquery = "interface_details.oerrors",
                   .wazuh = "tx_errors"}),
        volatile_("rx_dropped", &interface::rx_dropped,
                  {.ecs = "host.network.ingress.drops",
                   .osquery = "interface_details.idrops",
                   .wazuh = "rx_dropped"}),
        volatile_("tx_dropped", &interface::tx_dropped,
                  {.ecs = "host.network.egress.drops",
                   .osquery = "interface_details.odrops",
                   .wazuh = "tx_dropped"}),
        volatile_("collisions", &interface::collisions,
                  {.osquery = "interface_details.collisions"}));
  }
};

/// One address of an interface. A point-to-point link may have the same local address towards
/// several peers.
struct address {
  static constexpr auto id = table_id::addresses;
  static constexpr std::string_view name_of_table = "addresses";
  text interface, ip;
  integer prefix_length;
  text peer;
  text family, broadcast, scope;
  boolean permanent;
  static constexpr auto fields() {
    return listing(
        key("interface", &address::interface,
            {.ecs = "interface.name",
             .osquery = "interface_addresses.interface",
             .wazuh = "iface"}),
        key("address", &address::ip,
            {.ecs = "network.ip", .osquery = "interface_addresses.address", .wazuh = "address"}),
        key("prefix_length", &address::prefix_length,
            {.unit = "bits",
             .ecs = "network.netmask",
             .osquery = "interface_addresses.mask",
             .wazuh = "netmask"}),
        key("peer", &address::peer, {.osquery = "interface_addresses.point_to_point"}),
        stable("family", &address::family, {.ecs = "network.type", .wazuh = "proto"}),
        stable("broadcast", &address::broadcast,
               {.ecs = "network.broadcast",
                .osquery = "interface_addresses.broadcast",
                .wazuh = "broadcast"}),
        stable("scope", &address::scope),
        stable("permanent", &address::permanent, {.osquery = "interface_addresses.type"}));
  }
};

/// One next hop of a route, the kernel's own entries for the host's addresses left out.
struct route {
  static constexpr auto id = table_id::routes;
  static constexpr std::string_view name_of_table = "routes";
  text family, table, destination, from;
  integer tos, metric;
  text type, gateway, interface;
  text protocol, scope, preferred_source;
  integer weight;
  static constexpr auto fields() {
    return listing(
        key("family", &route::family, {.ecs = "network.type"}), key("table", &route::table),
        key("destination", &route::destination, {.osquery = "routes.destination"}),
        key("from", &route::from), key("tos", &route::tos),
        key("metric", &route::metric,
            {.ecs = "network.metric", .osquery = "routes.metric", .wazuh = "metric"}),
        key("type", &route::type, {.osquery = "routes.type"}),
        key("gateway", &route::gateway,
            {.ecs = "network.gateway", .osquery = "routes.gateway", .wazuh = "gateway"}),
        key("interface", &route::interface,
            {.ecs = "interface.name", .osquery = "routes.interface", .wazuh = "iface"}),
        stable("protocol", &route::protocol), stable("scope", &route::scope),
        stable("preferred_source", &route::preferred_source, {.osquery = "routes.source"}),
        stable("weight", &route::weight));
  }
};

/// How an interface gets its addresses of one family, as the configuration of one manager says it.
/// Where the configuration names no interface but a pattern, that stands in its place.
struct protocol {
  static constexpr auto id = table_id::protocols;
  static constexpr std::string_view name_of_table = "protocols";
  text interface, family, source, connection;
  text method;
  boolean dhcp;
  list addresses;
  text gateway;
  integer metric;
  text lease_server, path;
  static constexpr auto fields() {
    return listing(
        key("interface", &protocol::interface, {.ecs = "interface.name", .wazuh = "iface"}),
        key("family", &protocol::family, {.ecs = "network.type", .wazuh = "type"}),
        key("source", &protocol::source), key("connection", &protocol::connection),
        stable("method", &protocol::method),
        stable("dhcp", &protocol::dhcp, {.ecs = "network.dhcp", .wazuh = "dhcp"}),
        stable("addresses", &protocol::addresses),
        stable("gateway", &protocol::gateway, {.ecs = "network.gateway", .wazuh = "gateway"}),
        stable("metric", &protocol::metric, {.ecs = "network.metric", .wazuh = "metric"}),
        stable("lease_server", &protocol::lease_server),
        stable("path", &protocol::path, {.ecs = "file.path"}));
  }
};

}  // namespace schemas
