// DHCP or static, by what the managers of the network are told.
#include "tests/unit/inventory/scan.hpp"

namespace {

std::vector<schemas::protocol> protocols(const tests::temp_dir& root) {
  const auto s = scan(table_id::protocols, root.path());
  INFO(s.reason);
  CHECK(s.status == table_status::ok);
  return rows<schemas::protocol>(s);
}
auto of(const std::string& interface, const std::string& family) {
  return [=](const schemas::protocol& p) { return p.interface == interface && p.family == family; };
}

}  // namespace

TEST_CASE("networkd: files and leases", "[inventory][protocols]") {
  tests::temp_dir root;
  CHECK(scan(table_id::protocols, root.path()).status == table_status::unsupported);
  write(root, "etc/systemd/network/10-a.network",
        "[Match]\nName=en*\n\n[Network]\nDHCP=ipv4\n\n[DHCPv4]\nRouteMetric=100\n");
  write(root, "etc/systemd/network/20-b.network",
        "[Match]\nName=eth1\n[Network]\nAddress=192.0.2.5/24\nAddress=2001:db8::5/"
        "64\nGateway=192.0.2.1\nIPv6AcceptRA=no\n[Route]\nGateway=2001:db8::1\nMetric=50\n");
  write(root, "run/systemd/network/10-a.network", "[Match]\nName=hidden\n[Network]\nDHCP=yes\n");
  write(root, "run/systemd/netif/leases/2",
        "# private\nADDRESS=192.0.2.77\nROUTER=192.0.2.1\nSERVER_ADDRESS=192.0.2.2\n");
  const auto all = protocols(root);
  CHECK(all.size() == 5);
  const auto dhcp = the(all, of("en*", "ipv4"));
  CHECK(dhcp.dhcp == true);
  CHECK(dhcp.metric == 100);
  CHECK(the(all, of("en*", "ipv6")).method == "auto");
  const auto fixed = the(all, of("eth1", "ipv4"));
  CHECK(fixed.method == "static");
  CHECK(fixed.gateway == "192.0.2.1");
  const auto six = the(all, of("eth1", "ipv6"));
  CHECK(six.gateway == "2001:db8::1");
  CHECK(six.metric == 50);
  CHECK(the(all, of("#2", "ipv4")).lease_server == "192.0.2.2");
}

TEST_CASE("netplan", "[inventory][protocols]") {
  tests::temp_dir root;
  write(root, "etc/netplan/50-a.yaml",
        "network:\n  version: 2\n  ethernets:\n    eth0:\n      dhcp4: true\n      "
        "dhcp4-overrides: {route-metric: 200}\n    lan:\n      match: "
        "{name: enp*}\n"
        "      addresses: [192.0.2.9/24, '2001:db8::9/64']\n      routes: [{to: default, via: "
        "192.0.2.1, metric: 5}]\n");
  const auto all = protocols(root);
  CHECK(all.size() == 3);
  CHECK(the(all, of("eth0", "ipv4")).metric == 200);
  const auto lan = the(all, of("enp*", "ipv4"));
  CHECK(lan.gateway == "192.0.2.1");
  CHECK(lan.metric == 5);
  CHECK(lan.connection == "lan");
  write(root, "etc/netplan/60-b.yaml", "network: [unclosed");
  CHECK(scan(table_id::protocols, root.path()).status == table_status::partial);
}

TEST_CASE("netplan: later files change what earlier ones say, and hide their namesakes",
          "[inventory][protocols]") {
  tests::temp_dir root;
  write(root, "usr/lib/netplan/10-net.yaml", "network: {ethernets: {eth9: {dhcp4: true}}}\n");
  write(root, "etc/netplan/10-net.yaml",
        "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n      addresses: [192.0.2.9/24]\n");
  write(
      root, "run/netplan/90-mine.yaml",
      "network:\n  ethernets:\n    eth0:\n      dhcp4: false\n      addresses: [192.0.2.10/24]\n");
  const auto all = protocols(root);
  REQUIRE(all.size() == 1);
  CHECK(all[0].dhcp == false);
  CHECK(all[0].method == "static");
  CHECK(all[0].addresses == std::vector<std::string>{"192.0.2.10/24", "192.0.2.9/24"});
  CHECK(all[0].path == "/run/netplan/90-mine.yaml");
}

TEST_CASE("NetworkManager: keyfiles, their secrets untouched", "[inventory][protocols]") {
  tests::temp_dir root;
  write(root, "etc/NetworkManager/system-connections/home.nmconnection",
        "[connection]\nid=home\ntype=wifi\ninterface-name=wlan0\n[wifi-security]\npsk=s3cret\n["
        "ipv4]\nmethod="
        "manual\naddress1=192.0.2.5/"
        "24,192.0.2.1\nroute-metric=7\n[ipv6]\nmethod=auto\n");
  const auto all = protocols(root);
  REQUIRE(all.size() == 2);
  const auto four = the(all, of("wlan0", "ipv4"));
  CHECK(four.method == "static");
  CHECK(four.addresses == std::vector<std::string>{"192.0.2.5/24"});
  CHECK(four.gateway == "192.0.2.1");
  CHECK(four.metric == 7);
  CHECK(the(all, of("wlan0", "ipv6")).method == "auto");
}

TEST_CASE("ifupdown: stanzas of one interface are one row, sourced files are read",
          "[inventory][protocols]") {
  tests::temp_dir root;
  write(root, "etc/network/interfaces",
        "auto lo\niface lo inet loopback\nallow-hotplug eth0\niface eth0 inet dhcp\n  metric "
        "9\niface eth1 inet static\n\taddress 192.0.2.5/24\n"
        "\tgateway 192.0.2.1\niface eth1 inet static\n  address 192.0.2.6/24\nsource "
        "/etc/network/interfaces.d/*\n");
  write(root, "etc/network/interfaces.d/six",
        "iface eth0 inet6 auto\nsource /etc/network/interfaces.d/six\n");
  const auto s = scan(table_id::protocols, root.path());
  CHECK(s.status == table_status::ok);  // a file that sources itself is read once
  const auto all = rows<schemas::protocol>(s);
  CHECK(the(all, of("eth0", "ipv4")).dhcp == true);
  CHECK(the(all, of("eth0", "ipv4")).metric == 9);
  CHECK(the(all, of("eth1", "ipv4")).addresses->size() == 2);
  CHECK(the(all, of("eth0", "ipv6")).method == "auto");
  CHECK(the(all, of("lo", "ipv4")).method == "loopback");
}
