// ifcfg files of Red Hat's and SUSE's kind, and dhcpcd.conf: rows by the rules of their manuals.
#include "collector/inventory/protocols/addresses.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

const std::string redhat = "etc/sysconfig/network-scripts/ifcfg-";
const std::string suse = "etc/sysconfig/network/";

/// `FAMILY METHOD ADDRESSES GATEWAY METRIC` of each row of an interface, `-` for what is absent.
using facts_of_interface = std::vector<std::string>;

facts_of_interface configured(const tests::temp_dir& root, const std::string& interface) {
  facts_of_interface out;
  const auto s = scan(table_id::protocols, root.path());
  CHECK(s.status == table_status::ok);
  for (const auto& p : rows<schemas::protocol>(s)) {
    if (p.interface.value_or("") != interface) continue;
    std::string addresses;
    for (const auto& a : *p.addresses) addresses += (addresses.empty() ? "" : ",") + a;
    out.push_back(fmt::format("{} {}{} {} {} {}", *p.family, *p.method,
                              *p.dhcp == (p.method == "dhcp") ? "" : "+dhcp",
                              addresses.empty() ? "-" : addresses, p.gateway.value_or("-"),
                              p.metric ? std::to_string(*p.metric) : "-"));
  }
  return out;
}

}  // namespace

TEST_CASE("addresses: networks, masks and classes", "[inventory][protocols]") {
  using namespace inventory;
  CHECK(is_within("192.0.2.1", "192.0.2.200/24"));
  CHECK_FALSE(is_within("192.0.3.1", "192.0.2.200/24"));
  CHECK(is_within("192.0.3.1", "192.0.2.200/23"));
  CHECK(is_within("2001:db8::1", "2001:db8::2/64"));
  CHECK_FALSE(is_within("2001:db8::1", "192.0.2.200/0"));
  CHECK_FALSE(is_within("", "192.0.2.200/24"));
  CHECK_FALSE(is_within("192.0.2.1", "192.0.2.200"));
  CHECK(prefix_of("255.255.240.0") == "20");
  CHECK(prefix_of("255.0.255.0") == "");
  CHECK(prefix_of_class("10.1.2.3") == "8");
  CHECK(prefix_of_class("172.16.0.1") == "16");
  CHECK(prefix_of_class("192.0.2.1") == "24");
  CHECK(prefix_of_class("224.0.0.1") == "");
}

TEST_CASE("ifcfg of Red Hat: addresses, prefixes and gateways", "[inventory][protocols]") {
  const tests::temp_dir root;
  write(root, redhat + "eth0",
        "# made by hand\nDEVICE=\"eth0\"\nBOOTPROTO=none\nONBOOT=yes\nIPADDR=192.0.2.5 # main\n"
        "PREFIX=25\nNETMASK=255.255.255.0\nIPADDR1='198.51.100.7'\nNETMASK1=255.255.0.0\n"
        "IPADDR2=10.0.0.1\nGATEWAY=192.0.2.1\nMETRIC=100\nIPV6INIT=no\n");
  write(root, redhat + "eth1",
        "DEVICE=eth1\nBOOTPROTO=DHCP\nIPV6ADDR=2001:db8::5\nIPV6_AUTOCONF=no\n"
        "IPV6ADDR_SECONDARIES=\"2001:db8::6/128 2001:db8::7\"\nIPV6_DEFAULTGW=2001:db8::1\n");
  write(root, redhat + "eth2", "DEVICE=eth2\nexport BOOTPROTO=static\nDHCPV6C=yes\n");
  write(root, redhat + "eth3",
        "DEVICE=eth3\nBOOTPROTO=dhcp\nIPV6_AUTOCONF=no\nDHCPV6C=yes\nDEFROUTE=no\nGATEWAY=1.2.3.4");
  CHECK(configured(root, "eth0") ==
        facts_of_interface{"ipv4 static 192.0.2.5/25,198.51.100.7/16,10.0.0.1/8 192.0.2.1 100"});
  CHECK(configured(root, "eth1") == facts_of_interface{"ipv4 dhcp - - -",
                                                       "ipv6 static 2001:db8::5/64,2001:db8::6/128,"
                                                       "2001:db8::7/64 2001:db8::1 -"});
  CHECK(configured(root, "eth2") ==
        facts_of_interface{"ipv4 disabled - - -", "ipv6 auto+dhcp - - -"});
  CHECK(configured(root, "eth3") == facts_of_interface{"ipv4 dhcp - - -", "ipv6 dhcp - - -"});
}

TEST_CASE("ifcfg of Red Hat: what lies beside and what is said for all", "[inventory][protocols]") {
  const tests::temp_dir root;
  const std::string no6 = "IPV6INIT=no\n";
  write(root, "etc/sysconfig/network", "GATEWAY=192.0.2.254\nIPV6FORWARDING=yes\n");
  write(root, redhat + "a", "DEVICE=a\nIPADDR=192.0.2.1\n" + no6);
  write(root, redhat + "b", "DEVICE=b\nIPADDR=198.51.100.1\n" + no6);
  write(root, redhat + "c", "DEVICE=c\nIPADDR=203.0.113.5\nPREFIX=24\n");
  write(root, "etc/sysconfig/network-scripts/route-c",
        "10.0.0.0/8 via 203.0.113.9\ndefault  via 203.0.113.1 dev c metric 7\n");
  write(root, redhat + "c:1", "DEVICE=c:1\nIPADDR=203.0.113.6\nPREFIX=32\n");
  write(root, redhat + "port", "DEVICE=port\nMASTER=bond0\nSLAVE=yes\nBOOTPROTO=none\n");
  for (const auto* leftover : {"a~", "a.bak", "a.rpmsave", "a.rpmnew", "a.orig"})
    write(root, redhat + leftover, "DEVICE=old\nIPADDR=1.1.1.1\n");
  CHECK(configured(root, "a") == facts_of_interface{"ipv4 static 192.0.2.1/24 192.0.2.254 -"});
  CHECK(configured(root, "b") == facts_of_interface{"ipv4 static 198.51.100.1/24 - -"});
  CHECK(configured(root, "c") ==
        facts_of_interface{"ipv4 static 203.0.113.5/24 203.0.113.1 7", "ipv6 link-local - - -"});
  CHECK(configured(root, "c:1") == facts_of_interface{"ipv4 static 203.0.113.6/32 - -"});
  CHECK(configured(root, "port").empty());
  CHECK(configured(root, "old").empty());
}

TEST_CASE("ifcfg of Red Hat: by hardware address it has no name, a shell's value is said",
          "[inventory][protocols]") {
  const tests::temp_dir root;
  write(root, redhat + "office",
        "HWADDR=00:00:5E:00:53:01\nBOOTPROTO=dhcp\nIPV6INIT=no\nWPA_PSK=$(secret)\n"
        "IPADDR=$(hostname -i)\n");
  write(root, redhat + "x-range0", "IPADDR_START=192.0.2.1\nIPADDR_END=192.0.2.9\n");
  const auto s = scan(table_id::protocols, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.missed.empty());
  CHECK(s.reason ==
        "etc/sysconfig/network-scripts/ifcfg-office: IPADDR is a value that only a shell knows "
        "(faults in all: 2)");
  const auto all = rows<schemas::protocol>(s);
  REQUIRE(all.size() == 1);
  CHECK_FALSE(all[0].interface);
  CHECK(all[0].connection == "office");
  CHECK(all[0].source == "ifcfg");
  CHECK(all[0].path == "/" + redhat + "office");
}

TEST_CASE("ifcfg: a prefix that no network of IPv4 has is said, and not shown",
          "[inventory][protocols]") {
  const tests::temp_dir root;
  write(root, redhat + "eth0",
        "IPADDR=192.0.2.7\nPREFIX=33\nNETMASK=255.255.255.128\nIPV6INIT=no\n");
  const auto s = scan(table_id::protocols, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.missed.empty());
  CHECK(s.reason ==
        "etc/sysconfig/network-scripts/ifcfg-eth0: PREFIX is no length of a network's prefix");
  CHECK(rows<schemas::protocol>(s).at(0).addresses == std::vector<std::string>{"192.0.2.7/25"});
}

TEST_CASE("ifcfg: routes that are too long to be read are a fault", "[inventory][protocols]") {
  const tests::temp_dir root;
  write(root, redhat + "eth0", "IPADDR=192.0.2.7\nPREFIX=24\nIPV6INIT=no\n");
  write(root, "etc/sysconfig/network-scripts/route-eth0", std::string(300u << 10, '\n'));
  const auto s = scan(table_id::protocols, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
  CHECK(s.rows.size() == 1);
}

TEST_CASE("ifcfg of SUSE: BOOTPROTO, suffixes and routes", "[inventory][protocols]") {
  const tests::temp_dir root;
  write(root, suse + "config", "DEFAULT_BROADCAST=\"+\"\n");
  write(root, suse + "ifcfg-eth0",
        "STARTMODE='auto'\nBOOTPROTO='static'\nIPADDR='192.0.2.5/24'\nNETMASK='255.0.0.0'\n"
        "IPADDR_1='198.51.100.7'\nPREFIXLEN_1='28'\nNETMASK_1='255.0.0.0'\n"
        "IPADDR_six='2001:db8::5/64'\n");
  write(root, suse + "ifcfg-eth1", "BOOTPROTO=dhcp4\nSTARTMODE=hotplug\n");
  write(root, suse + "ifcfg-eth2", "BOOTPROTO='dhcp+autoip'\n");
  write(root, suse + "ifcfg-eth3", "IPADDR=203.0.113.1\nNETMASK=255.255.255.128\n");
  write(root, suse + "ifcfg-eth4", "BOOTPROTO=none\n");
  write(root, suse + "ifcfg-eth5", "STARTMODE=auto\n");
  write(root, suse + "ifcfg-eth0.bak", "BOOTPROTO=dhcp\n");
  write(root, suse + "ifcfg.template", "BOOTPROTO=dhcp\n");
  write(root, suse + "routes",
        "# destination gateway mask interface\ndefault\t192.0.2.1 - - metric 5\n"
        "default 203.0.113.126 - eth9\ndefault fe80::1 - eth0\n");
  write(root, suse + "ifroute-eth3", "default 203.0.113.2\n");
  CHECK(configured(root, "eth0") ==
        facts_of_interface{"ipv4 static 192.0.2.5/24,198.51.100.7/28 192.0.2.1 5",
                           "ipv6 static 2001:db8::5/64 fe80::1 -"});
  CHECK(configured(root, "eth1") == facts_of_interface{"ipv4 dhcp - - -"});
  CHECK(configured(root, "eth2") == facts_of_interface{"ipv4 dhcp - - -", "ipv6 dhcp - - -"});
  CHECK(configured(root, "eth3") == facts_of_interface{"ipv4 static 203.0.113.1/25 203.0.113.2 -"});
  CHECK(configured(root, "eth4").empty());
  CHECK(configured(root, "eth5") == facts_of_interface{"ipv4 manual - - -"});
  CHECK(configured(root, "eth0.bak").empty());
}

TEST_CASE("dhcpcd: what is said for all, and for one interface", "[inventory][protocols]") {
  const tests::temp_dir root;
  write(root, "etc/dhcpcd.conf",
        "# usual\nhostname\nmetric 300 # of all\ndenyinterfaces veth* docker0, lo\n"
        "interface eth0\n\tstatic ip_address=192.0.2.5/24\nstatic routers=192.0.2.1 192.0.2.2\n"
        "static ip6_address=2001:db8::5/64\nmetric 5\n"
        "interface docker0\nstatic ip_address=192.0.2.9/24\n"
        "interface eth1\nnoipv6rs\nia_na 1\nfallback home\nstatic ip_address=192.0.2.7/24\n"
        "static ip_address=\n"
        "interface eth2\nipv4only\nnodhcp\n"
        "interface eth3\ninform 192.0.2.8/24\nnoipv6\n"
        "profile home\nstatic ip_address=192.0.2.99/24\n"
        "ssid office\nnoipv4\n");
  CHECK(configured(root, "*") == facts_of_interface{"ipv4 dhcp - - 300", "ipv6 auto - - 300"});
  CHECK(configured(root, "eth0") ==
        facts_of_interface{"ipv4 static 192.0.2.5/24 192.0.2.1 5", "ipv6 auto 2001:db8::5/64 - 5"});
  CHECK(configured(root, "docker0").empty());
  CHECK(configured(root, "eth1") == facts_of_interface{"ipv4 dhcp - - 300", "ipv6 dhcp - - 300"});
  CHECK(configured(root, "eth2") == facts_of_interface{"ipv4 link-local - - 300"});
  CHECK(configured(root, "eth3") == facts_of_interface{"ipv4 inform 192.0.2.8/24 - 300"});
  CHECK(configured(root, "home").empty());
}

TEST_CASE("dhcpcd: only interfaces that are allowed", "[inventory][protocols]") {
  const tests::temp_dir root;
  write(root, "etc/dhcpcd.conf",
        "allowinterfaces eth* wlan0\nipv4only\ninterface eth1\nstatic ip_address=192.0.2.1/24\n"
        "interface usb0\nstatic ip_address=192.0.2.2/24\n");
  CHECK(configured(root, "eth*") == facts_of_interface{"ipv4 dhcp - - -"});
  CHECK(configured(root, "wlan0") == facts_of_interface{"ipv4 dhcp - - -"});
  CHECK(configured(root, "eth1") == facts_of_interface{"ipv4 static 192.0.2.1/24 - -"});
  CHECK(configured(root, "usb0").empty());
  CHECK(configured(root, "*").empty());
}
