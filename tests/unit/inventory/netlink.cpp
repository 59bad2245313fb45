// The kernel's messages as rows, message by message.
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

#include "collector/inventory/net/packet_sockets.hpp"
#include "collector/inventory/net/rtnetlink.hpp"
#include "collector/inventory/net/sockets.hpp"
#include "tests/unit/inventory/messages.hpp"
#include "tests/unit/inventory/scan.hpp"

using tests::bytes_of;
using tests::message;

TEST_CASE("a link is named as ip names it", "[inventory][net]") {
  ifinfomsg link{};
  link.ifi_index = 7;
  link.ifi_type = ARPHRD_ETHER;
  link.ifi_flags = IFF_UP | IFF_PROMISC | IFF_RUNNING;
  rtnl_link_stats64 counters{};
  counters.rx_bytes = 5;
  counters.tx_dropped = 9;
  counters.collisions = 3;
  const auto kind = message("").attribute(IFLA_INFO_KIND, std::string("bridge") + '\0').bytes;
  const auto got =
      inventory::parse_link(message(bytes_of(link))
                                .attribute(IFLA_IFNAME, std::string("br0\0", 4))
                                .attribute(IFLA_ADDRESS, std::string("\x02\x00\x5e\x10\x00\xff", 6))
                                .attribute(IFLA_MTU, bytes_of(std::uint32_t{1400}))
                                .attribute(IFLA_OPERSTATE, std::string(1, '\6'))
                                .attribute(IFLA_LINKINFO, kind)
                                .attribute(IFLA_STATS64, bytes_of(counters))
                                .bytes);
  REQUIRE(got);
  CHECK(got->first == 7);
  const auto& row = got->second;
  CHECK(row.name == "br0");
  CHECK(row.type == "ether");
  CHECK(row.mac == "02:00:5e:10:00:ff");
  CHECK(row.mtu == 1400);
  CHECK(row.state == "UP");
  CHECK(row.kind == "bridge");
  CHECK(row.rx_bytes == 5);
  CHECK(row.tx_dropped == 9);
  CHECK(row.collisions == 3);
  CHECK(row.flags == std::vector<std::string>{"promisc", "up"});  // that it runs, its state says
}

TEST_CASE("a link without a name, or cut off, is passed over", "[inventory][net]") {
  CHECK_FALSE(inventory::parse_link(bytes_of(ifinfomsg{})));
  CHECK_FALSE(inventory::parse_link("abc"));
}

TEST_CASE("a tunnel's address is an address", "[inventory][net]") {
  ifinfomsg link{};
  link.ifi_type = ARPHRD_SIT;
  const auto got =
      inventory::parse_link(message(bytes_of(link))
                                .attribute(IFLA_IFNAME, "sit1")
                                .attribute(IFLA_ADDRESS, std::string("\xc0\x00\x02\x01", 4))
                                .bytes);
  REQUIRE(got);
  CHECK(got->second.mac == "192.0.2.1");
}

TEST_CASE("on a point-to-point link the local address is ours and the other one the peer's",
          "[inventory][net]") {
  ifaddrmsg of{};
  of.ifa_family = AF_INET;
  of.ifa_prefixlen = 32;
  of.ifa_index = 3;
  of.ifa_scope = RT_SCOPE_LINK;
  const auto row =
      inventory::parse_address(message(bytes_of(of))
                                   .attribute(IFA_ADDRESS, std::string("\x0a\x00\x00\x02", 4))
                                   .attribute(IFA_LOCAL, std::string("\x0a\x00\x00\x01", 4))
                                   .attribute(IFA_FLAGS, bytes_of(std::uint32_t{IFA_F_PERMANENT}))
                                   .bytes,
                               {{3, "tun0"}});
  REQUIRE(row);
  CHECK(row->interface == "tun0");
  CHECK(row->ip == "10.0.0.1");
  CHECK(row->peer == "10.0.0.2");
  CHECK(row->scope == "link");
  CHECK(row->permanent == true);
}

namespace {

std::vector<schemas::route> routes_of(const std::string& message) {
  std::vector<schemas::route> out;
  inventory::parse_route(message, {{2, "eth0"}, {3, "eth1"}},
                         [&](auto r) { out.push_back(std::move(r)); });
  return out;
}

rtmsg route_header(unsigned char table = RT_TABLE_MAIN, unsigned char protocol = RTPROT_STATIC) {
  rtmsg of{};
  of.rtm_family = AF_INET;
  of.rtm_table = table;
  of.rtm_protocol = protocol;
  of.rtm_type = RTN_UNICAST;
  return of;
}

}  // namespace

TEST_CASE("a default route is 0.0.0.0/0, its table and protocol have names", "[inventory][net]") {
  const auto got = routes_of(message(bytes_of(route_header()))
                                 .attribute(RTA_GATEWAY, std::string("\xc0\x00\x02\x01", 4))
                                 .attribute(RTA_OIF, bytes_of(std::uint32_t{2}))
                                 .attribute(RTA_PRIORITY, bytes_of(std::uint32_t{100}))
                                 .bytes);
  REQUIRE(got.size() == 1);
  CHECK(got[0].destination == "0.0.0.0/0");
  CHECK(got[0].gateway == "192.0.2.1");
  CHECK(got[0].interface == "eth0");
  CHECK(got[0].metric == 100);
  CHECK(got[0].table == "main");
  CHECK(got[0].protocol == "static");
}

TEST_CASE("a route of several next hops is a row each", "[inventory][net]") {
  const auto hop = [](int index, const std::string& gateway) {
    auto m = message(bytes_of(rtnexthop{
                         .rtnh_len = 0, .rtnh_flags = 0, .rtnh_hops = 4, .rtnh_ifindex = index}))
                 .attribute(RTA_GATEWAY, gateway);
    const auto size = static_cast<std::uint16_t>(m.bytes.size());
    return m.bytes.replace(0, sizeof size, bytes_of(size));
  };
  const auto got =
      routes_of(message(bytes_of(route_header()))
                    .attribute(RTA_MULTIPATH, hop(2, std::string("\x0a\x00\x00\x01", 4)) +
                                                  hop(3, std::string("\x0a\x00\x00\x02", 4)))
                    .bytes);
  REQUIRE(got.size() == 2);
  CHECK(got[0].interface == "eth0");
  CHECK(got[1].gateway == "10.0.0.2");
  CHECK(got[1].weight == 5);
}

TEST_CASE(
    "what the kernel derives from the addresses, and what it only caches, is no route of the host",
    "[inventory][net]") {
  CHECK(routes_of(bytes_of(route_header(RT_TABLE_LOCAL, RTPROT_KERNEL))).empty());
  CHECK(routes_of(bytes_of(route_header(RT_TABLE_LOCAL, RTPROT_STATIC))).size() == 1);
  auto cached = route_header();
  cached.rtm_flags = RTM_F_CLONED;
  CHECK(routes_of(bytes_of(cached)).empty());
}

TEST_CASE("a socket of sock_diag is the socket of /proc/net", "[inventory][net]") {
  const auto& tcp = inventory::socket_kinds()[0];
  inet_diag_msg m{};
  m.idiag_family = AF_INET;
  m.idiag_state = 10;
  m.id.idiag_sport = htons(22);
  m.id.idiag_src[0] = htonl(0x7f000001);
  m.idiag_rqueue = 1;
  m.idiag_wqueue = 128;
  m.idiag_uid = 5;
  m.idiag_inode = 4242;
  const auto asked = inventory::parse_diag(bytes_of(m), tcp);
  REQUIRE(asked);
  std::vector<schemas::port> read;
  const auto bad = inventory::parse_proc_net(
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
      "inode\n"
      "   0: 0100007F:0016 00000000:0000 0A 00000080:00000001 00:00000000 00000000     5        0 "
      "4242 1 0 100 0\n"
      "   1: nonsense\n",
      tcp, [&](auto p) { read.push_back(std::move(p)); });
  CHECK(bad == 1);
  REQUIRE(read.size() == 1);
  CHECK(read[0].local_address == "127.0.0.1");
  CHECK(read[0].state == "listening");
  CHECK(schemas::encode_row(read[0]) == schemas::encode_row(*asked));
}

TEST_CASE("an IPv6 end of /proc/net is read word by word", "[inventory][net]") {
  std::vector<schemas::port> read;
  inventory::parse_proc_net(
      "heading\n 0: 000000000000000000000000 01000000:1F90 B80D0120000000000000000001000000:0000 "
      "07 0:0 0 0 0 0 1 2\n"
      " 1: B80D0120000000000000000001000000:1F90 00000000000000000000000000000000:0000 07 0:0 00:0 "
      "0 0 0 77 2\n",
      inventory::socket_kinds()[3], [&](auto p) { read.push_back(std::move(p)); });
  REQUIRE(read.size() == 1);
  CHECK(read[0].local_address == "2001:db8::1");
  CHECK(read[0].local_port == 8080);
  CHECK(read[0].state == "unconnected");
}

TEST_CASE("/proc/net/packet: which frames a socket sees, and lines that are none",
          "[inventory][net]") {
  std::vector<schemas::port> all;
  const auto bad = inventory::parse_packet_sockets(
      "sk               RefCnt Type Proto  Iface R Rmem   User   Inode\n"
      "ffff8881 3      3    0003   2     1 0      0      4711\n"
      "0000000000000000 3      2    88cc   0     1 0      1000   4712\n\nshort 3\n"
      "a 3 3 xyz 2 1 0 0 4713\n",
      [&](schemas::port p) { all.push_back(std::move(p)); });
  CHECK(bad == 2);
  REQUIRE(all.size() == 2);
  CHECK(all[0].protocol == "packet");
  CHECK(all[0].local_port == 3);
  CHECK(all[0].inode == 4711);
  CHECK(all[1].local_port == 0x88cc);
  CHECK(all[1].uid == 1000);
}
