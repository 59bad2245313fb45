// Ports, interfaces, addresses, routes.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

using schemas::table_id;

namespace {

schemas::port port_of(const std::string& protocol, const std::string& state, std::int64_t inode,
                      const std::string& process = "sshd") {
  schemas::port p;
  p.protocol = protocol;
  p.local_address = "0.0.0.0";
  p.local_port = 22;
  p.remote_address = "0.0.0.0";
  p.remote_port = 0;
  p.inode = inode;
  p.net_namespace = 4026531840;
  p.state = state;
  p.process = process;
  p.package = "a-server";
  p.pid = inode;
  return p;
}

}  // namespace

void add_ports(examples& all) {
  using row = schemas::port;
  const auto both = [](const row& before, const row& after) {
    return set_of(table_id::ports, {removed(before), added(after)});
  };
  const auto tcp = port_of("tcp", "listening", 1), udp = port_of("udp", "unconnected", 1),
             talk = port_of("tcp", "established", 9);
  const auto local = with(tcp, [](auto& p) { p.local_address = "127.0.0.1"; });
  const auto high = with(udp, [](auto&p) { p.local_port = 40'000; }),
             moved = with(port_of("tcp", "listening", 2), [](auto&p) { p.local_port = 23; });
  const auto elsewhere = with(port_of("tcp", "listening", 2), [](auto& p) { p.net_namespace = 7; });
  const auto of_nobody = with(tcp, [](auto& p) { p.package = {}; });
  const auto reopened = both(tcp, port_of("tcp", "listening", 2));
  all["port-opened"] = {
      {one<row>(added(tcp)), "medium", reopened},
      {one<row>(added(udp)), "medium", one<row>(added(talk))},
      {one<row>(added(local)), "low", one<row>(added(port_of("udp", "established", 1)))},
      {one<row>(added(high)), "low", both(udp, port_of("udp", "unconnected", 2))},
      {both(tcp, moved), "medium", one<row>(removed(tcp))},
      {one<row>(added(with(of_nobody, [](auto& p) { p.process = {}; }))), "medium",
       one<row>(added(of_nobody))},  // which port-opened-by-stranger tells
      {both(tcp, elsewhere), "medium", one<row>(added(port_of("raw", "unconnected", 1)))},
      {both(talk, tcp), "medium", from_to(tcp, port_of("tcp", "listening", 1, "other"))},
      {from_to(port_of("tcp", "close", 1), tcp), "medium",
       both(tcp, port_of("tcp", "listening", 2, "other"))}};
  all["port-closed"] = {{one<row>(removed(tcp)), "low", reopened},
                        {one<row>(removed(udp)), "low", one<row>(removed(talk))}};
  all["port-owner-changed"] = {
      {both(tcp, port_of("tcp", "listening", 2, "other")), "medium", reopened},
      {from_to(udp, port_of("udp", "unconnected", 1, "other")), "medium",
       from_to(talk, port_of("tcp", "established", 9, "other"))}};
}

void add_network(examples& all) {
  schemas::interface eth;
  eth.name = "eth0";
  eth.mac = "02:00:00:00:00:01";
  eth.mtu = 1500;
  all["interface-added"] = {
      {one<schemas::interface>(added(eth)), "low", one<schemas::interface>(removed(eth))}};
  all["interface-mac-changed"] = {
      {from_to(eth, with(eth, [](auto& i) { i.mac = "02:00:00:00:00:02"; })), "medium",
       from_to(eth, with(eth, [](auto& i) { i.mtu = 9000; }))}};
  schemas::address ip;
  ip.interface = "eth0";
  ip.ip = "192.0.2.1";
  ip.prefix_length = 24;
  ip.scope = "global";
  all["address-added"] = {
      {one<schemas::address>(added(ip)), "low",
       one<schemas::address>(added(with(ip, [](auto& a) { a.scope = "link"; })))}};
  schemas::route way;
  way.family = "ipv4";
  way.destination = "0.0.0.0/0";
  way.gateway = "192.0.2.254";
  const auto lan = with(way, [](auto& r) { r.destination = "198.51.100.0/24"; });
  all["default-route-changed"] = {
      {one<schemas::route>(added(way)), "medium", one<schemas::route>(added(lan))},
      {one<schemas::route>(removed(way)), "medium", one<schemas::route>(removed(lan))}};
}

}  // namespace tests::shipped_rules
