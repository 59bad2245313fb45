// Which .network files count, and what their drop-ins change.
#include "tests/unit/inventory/scan.hpp"

namespace {

struct networkd_host {
  tests::temp_dir root;
  void network(const std::string& folder, const std::string& name, const std::string& match,
               const std::string& says) const {
    write(root, folder + "/systemd/network/" + name,
          "[Match]\n" + match + "\n[Network]\nIPv6AcceptRA=no\n" + says + "\n");
  }
  void mask(const std::string& path) const {
    fs::create_directories(fs::path(root / path).parent_path());
    fs::create_symlink("/dev/null", root / path);
  }
  /// What is said of IPv4, an interface each.
  std::vector<std::string> four() const {
    std::vector<std::string> out;
    for (const auto& p : rows<schemas::protocol>(scan(table_id::protocols, root.path()))) {
      auto line = p.interface.value_or("-") + " " + *p.method;
      for (const auto& a : *p.addresses) line += " " + a;
      if (p.family == "ipv4") out.push_back(line + (p.gateway ? " via " + *p.gateway : ""));
    }
    std::ranges::sort(out);
    return out;
  }
};

using rows_told = std::vector<std::string>;

}  // namespace

TEST_CASE("networkd: folders in their order, and what masks a file", "[inventory][protocols]") {
  const networkd_host h;
  h.network("usr/lib", "50-a.network", "Name=a", "DHCP=yes");
  h.network("usr/local/lib", "50-b.network", "Name=b", "DHCP=yes");
  CHECK(h.four() == rows_told{"a dhcp", "b dhcp"});
  h.network("run", "50-a.network", "Name=a", "Address=192.0.2.1/24");
  CHECK(h.four() == rows_told{"a static 192.0.2.1/24", "b dhcp"});
  h.network("etc", "50-a.network", "Name=a", "Address=192.0.2.2/24");
  CHECK(h.four() == rows_told{"a static 192.0.2.2/24", "b dhcp"});
  h.mask("etc/systemd/network/50-b.network");
  CHECK(h.four() == rows_told{"a static 192.0.2.2/24"});
  write(h.root, "etc/systemd/network/50-a.network", "");  // as good as a mask
  CHECK(h.four().empty());
}

TEST_CASE("networkd: drop-ins from every folder, in the order of their names",
          "[inventory][protocols]") {
  const networkd_host h;
  h.network("usr/lib", "50-a.network", "Name=a", "DHCP=yes\nAddress=192.0.2.1/24");
  const auto drop_in = [&](const std::string& path, const std::string& text) {
    write(h.root, path, "[Network]\n" + text + "\n");
  };
  drop_in("etc/systemd/network/50-a.network.d/20.conf", "DHCP=no");
  CHECK(h.four() == rows_told{"a static 192.0.2.1/24"});
  drop_in("run/systemd/network/50-a.network.d/30.conf", "Address=192.0.2.3/24\nGateway=192.0.2.9");
  CHECK(h.four() == rows_told{"a static 192.0.2.1/24 192.0.2.3/24 via 192.0.2.9"});
  drop_in("usr/lib/systemd/network/50-a.network.d/25.conf", "Address=\nDHCP=ipv4");
  CHECK(h.four() == rows_told{"a dhcp 192.0.2.3/24 via 192.0.2.9"});
  h.mask("etc/systemd/network/50-a.network.d/25.conf");
  CHECK(h.four() == rows_told{"a static 192.0.2.1/24 192.0.2.3/24 via 192.0.2.9"});
  drop_in("etc/systemd/network/50-a.network.d/40.txt", "DHCP=yes");
  drop_in("etc/systemd/network/51-a.network.d/40.conf", "DHCP=yes");
  CHECK(h.four().size() == 1);
  CHECK(h.four()[0].starts_with("a static"));
  write(h.root, "etc/systemd/network/50-a.network.d/50.conf", "[Match]\nName=\nName=z\n");
  CHECK(h.four()[0].starts_with("z static"));
}

TEST_CASE("networkd: the first file that matches an interface is the only one",
          "[inventory][protocols]") {
  const networkd_host h;
  h.network("etc", "10-a.network", "Name=en* eth0", "DHCP=yes");
  h.network("etc", "20-b.network", "Name=enp3s0", "Address=192.0.2.1/24");
  h.network("etc", "21-b.network", "Name=enp*", "Address=192.0.2.2/24");
  h.network("etc", "22-b.network", "Name=eth0 eth1", "Address=192.0.2.3/24");  // eth1 is left
  h.network("etc", "23-b.network", "Name=en* \nType=wlan", "Address=192.0.2.4/24");
  h.network("etc", "24-b.network", "Name=!en*", "Address=192.0.2.5/24");
  CHECK(h.four() == rows_told{"!en* static 192.0.2.5/24", "en* eth0 dhcp",
                              "en* static 192.0.2.4/24", "eth0 eth1 static 192.0.2.3/24"});
  h.network("etc", "05-first.network", "Name=*\nMACAddress=00:00:5e:00:53:01", "DHCP=yes");
  CHECK(h.four().size() == 5);
  h.network("etc", "00-all.network", "Name=*", "DHCP=yes");
  CHECK(h.four() == rows_told{"* dhcp"});
}

TEST_CASE("networkd: a file that matches nothing is none", "[inventory][protocols]") {
  const networkd_host h;
  h.network("etc", "10-a.network", "", "DHCP=yes");
  h.network("etc", "11-a.network", "Name=", "DHCP=yes");
  CHECK(h.four().empty());
  h.network("etc", "12-a.network", "MACAddress=00:00:5e:00:53:01", "DHCP=yes");
  CHECK(h.four() == rows_told{"00:00:5e:00:53:01 dhcp"});
}

TEST_CASE("networkd: the metric of DHCP, in the section of a family or of both",
          "[inventory][protocols]") {
  const networkd_host h;
  const auto metric = [&](const std::string& more) {
    h.network("etc", "10-a.network", "Name=a", "DHCP=ipv4\n" + more);
    return the(rows<schemas::protocol>(scan(table_id::protocols, h.root.path())),
               [](const auto& p) { return p.family == "ipv4"; })
        .metric;
  };
  CHECK(metric("[DHCPv4]\nRouteMetric=5\n[DHCP]\nRouteMetric=6") == 5);
  CHECK(metric("[DHCP]\nRouteMetric=6") == 6);
  CHECK_FALSE(metric("[DHCPv6]\nRouteMetric=7"));
}

TEST_CASE("networkd: a mask is no fault in a root without /dev/null", "[inventory][protocols]") {
  const networkd_host h;
  h.network("etc", "10-a.network", "Name=eth0", "DHCP=yes");
  h.mask("etc/systemd/network/80-b.network");
  CHECK(scan(table_id::protocols, h.root.path()).status == table_status::ok);
}

TEST_CASE("networkd: an interface that it leaves alone is not configured by it",
          "[inventory][protocols]") {
  const networkd_host h;
  for (const auto* yes : {"yes", "true", "1", "on"}) {
    write(h.root, "etc/systemd/network/10-a.network",
          fmt::format("[Match]\nName=a\n[Link]\nUnmanaged={}\n[Network]\nAddress=192.0.2.1/24\n",
                      yes));
    h.network("etc", "20-a.network", "Name=a", "DHCP=yes");
    h.network("etc", "20-b.network", "Name=b", "DHCP=yes");
    CHECK(h.four() == rows_told{"b dhcp"});
  }
  write(h.root, "etc/systemd/network/10-a.network",
        "[Match]\nName=a\n[Link]\nUnmanaged=no\n[Network]\nAddress=192.0.2.1/24\n");
  CHECK(h.four() == rows_told{"a static 192.0.2.1/24", "b dhcp"});
}

TEST_CASE("networkd: no file behind one for every name has an interface left",
          "[inventory][protocols]") {
  const networkd_host h;
  h.network("etc", "05-all.network", "Name=*", "DHCP=yes");
  h.network("usr/lib", "60-mac.network", "MACAddress=aa:bb:cc:dd:ee:ff", "Address=192.0.2.1/24");
  h.network("usr/lib", "80-wifi.network", "Type=wlan\nName=wl*", "DHCP=yes");
  CHECK(h.four() == rows_told{"* dhcp"});
  h.network("etc", "05-all.network", "Name=*\nType=ether", "DHCP=yes");
  CHECK(h.four().size() == 3);
}
