#include <linux/inet_diag.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "collector/inventory/accounts/accounts.hpp"
#include "collector/inventory/kernel/parse.hpp"
#include "collector/inventory/net/rtnetlink.hpp"
#include "collector/inventory/net/sockets.hpp"
#include "collector/inventory/os_release.hpp"
#include "collector/inventory/packages/dpkg_status.hpp"
#include "collector/inventory/processes/proc_files.hpp"
#include "collector/inventory/services/unit_file.hpp"
#include "common/mounts.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/unit/inventory/messages.hpp"

namespace inventory = collector::inventory;

namespace {
std::string debian_file(const std::string& name) {
  std::ifstream in(std::string(MUSTER_SOURCE_DIR) + "/tests/fixtures/debian12/" + name);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}
}  // namespace

TEST_CASE("no bytes break the dpkg parser", "[fuzz]") {
  tests::fuzz("dpkg status",
              {debian_file("var/lib/dpkg/status"), debian_file("var/lib/dpkg/status.d/base")},
              [](const std::string& bytes) {
                std::size_t line = 0;
                inventory::parse_dpkg_status(bytes, [&](const auto& s) {
                  REQUIRE(s.line > line);
                  line = s.line;
                  return true;
                });
              });
}

TEST_CASE("no bytes break the account parsers", "[fuzz]") {
  tests::fuzz("passwd and group", {debian_file("etc/passwd"), debian_file("etc/group")},
              [](const std::string& bytes) {
                inventory::parse_passwd(bytes, [](const auto& u) { REQUIRE((u.name && u.uid)); });
                inventory::parse_group(
                    bytes, [](const auto& g) { REQUIRE((g.name && g.gid && g.members)); });
              });
}

TEST_CASE("no bytes break the /proc and os-release parsers", "[fuzz]") {
  tests::fuzz("proc and os-release",
              {"1 (systemd) S 0 1 1 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 9 1000 200 "
               "18446744073709551615 1 1 0 0 0 0",
               std::string("a\0--password\0x\0b", 16), debian_file("etc/os-release")},
              [](const std::string& bytes) {
                (void)inventory::parse_proc_stat(bytes);
                REQUIRE(inventory::parse_cmdline(bytes).size() <= 256);
                (void)inventory::parse_os_release(bytes);
              });
}

TEST_CASE("no bytes break the parsers of what /proc says of processes, modules and mounts",
          "[fuzz]") {
  tests::fuzz(
      "proc texts",
      {"Name:\tx\nUid:\t0\t1\t2\t3\nGid:\t4\t5\t6\t7\n",
       "0::/system.slice/docker-" + std::string(64, 'a') + ".scope\n",
       "12:pids:/a\n1:name=systemd:/user.slice\n", "kworker/1:1-events",
       "ext4 1081344 2 - Live 0x0000000000000000\njbd2 192512 1 ext4, Live 0x0 (OE)\n",
       "36 35 98:0 /mnt1 /mnt\\0402 rw,noatime master:1 - ext3 /dev/root rw,errors=continue\n"},
      [](const std::string& bytes) {
        (void)inventory::parse_proc_ids(bytes);
        const auto group = inventory::parse_cgroup(bytes);
        REQUIRE(group.size() <= bytes.size());
        const auto container = inventory::container_in(group);
        REQUIRE((container.empty() || container.size() == 64));
        (void)inventory::is_unified(bytes);
        REQUIRE(inventory::lasting_name(bytes).size() <= bytes.size());
        std::size_t lines = 0;
        lines += inventory::parse_modules(bytes, [&](const auto&) { ++lines; });
        lines += inventory::parse_mountinfo(bytes, [&](const auto&) { ++lines; });
        REQUIRE(lines <= 2 * (1 + bytes.size()));
        (void)common::slow_mounts(bytes, "/");
      });
}

TEST_CASE("no bytes break the netlink parsers", "[fuzz]") {
  using tests::bytes_of;
  using tests::message;
  ifaddrmsg address{};
  address.ifa_family = AF_INET;
  rtmsg route{};
  route.rtm_family = AF_INET6;
  const auto hop = message(bytes_of(rtnexthop{
                               .rtnh_len = 16, .rtnh_flags = 0, .rtnh_hops = 0, .rtnh_ifindex = 2}))
                       .attribute(RTA_GATEWAY, "abcd");
  inet_diag_msg socket{};
  socket.idiag_family = AF_INET;
  tests::fuzz(
      "netlink",
      {message(bytes_of(ifinfomsg{}))
           .attribute(IFLA_IFNAME, "eth0")
           .attribute(IFLA_ADDRESS, "abcdef")
           .attribute(IFLA_LINKINFO, "\x08\0\1\0veth")
           .bytes,
       message(bytes_of(address)).attribute(IFA_ADDRESS, "abcd").attribute(IFA_LOCAL, "abce").bytes,
       message(bytes_of(route))
           .attribute(RTA_DST, "0123456789abcdef")
           .attribute(RTA_MULTIPATH, hop.bytes + hop.bytes)
           .bytes,
       bytes_of(socket)},
      [](const std::string& bytes) {
        if (const auto link = inventory::parse_link(bytes)) REQUIRE(link->second.name);
        if (const auto a = inventory::parse_address(bytes, {})) REQUIRE(a->ip);
        std::size_t hops = 0;
        inventory::parse_route(bytes, {}, [&](const auto&) { ++hops; });
        REQUIRE(hops <= 1 + bytes.size() / sizeof(rtnexthop));
        for (const auto& kind : inventory::socket_kinds()) (void)inventory::parse_diag(bytes, kind);
      });
}

TEST_CASE("no bytes break the parsers of /proc/net and unit files", "[fuzz]") {
  tests::fuzz("proc/net and units",
              {"h\n   0: 0100007F:0016 00000000:0000 0A 00000080:00000001 00:00000000 00000000     "
               "5        0 4242 1 0 100 0\n",
               "h\n 1: B80D0120000000000000000001000000:1F90 00000000000000000000000000000000:0000 "
               "07 0:0 00:0 0 0 0 77 2\n",
               "[Unit]\nDescription=a \\\n b\n[Service]\nExecStart=-\"/bin/x y\" "
               "z\n[Install]\nAlias=a.service b.service\nDefaultInstance=t\n"},
              [](const std::string& bytes) {
                for (const auto& kind : inventory::socket_kinds())
                  inventory::parse_proc_net(bytes, kind, [](const auto& p) {
                    REQUIRE((p.local_address && p.local_port && p.inode));
                  });
                inventory::unit_file unit;
                inventory::read_unit_file(bytes, unit);
                REQUIRE(unit.binary.size() <= bytes.size());
                (void)inventory::instance_of(inventory::template_of(bytes),
                                             unit.install.default_instance);
              });
}
