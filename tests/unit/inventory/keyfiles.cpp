// Which of the files in NetworkManager's folders are connections, and which of them count.
#include "tests/unit/inventory/scan.hpp"

namespace {

struct keyfile_host {
  tests::temp_dir root;
  void keyfile(const std::string& path, const std::string& id, const std::string& uuid = "",
               const std::string& interface = "eth0") const {
    write(root, path,
          "[connection]\nid=" + id + "\n" + (uuid.empty() ? "" : "uuid=" + uuid + "\n") +
              "type=ethernet\ninterface-name=" + interface + "\n[ipv4]\nmethod=auto\n");
  }
  /// What is connected by which file, whatever the number of families.
  std::vector<std::string> connections() const {
    std::vector<std::string> out;
    for (const auto& p : rows<schemas::protocol>(scan(table_id::protocols, root.path())))
      out.push_back(*p.connection + " by " + p.path->substr(p.path->rfind('/') + 1));
    std::ranges::sort(out);
    const auto twice = std::ranges::unique(out);
    out.erase(twice.begin(), twice.end());
    return out;
  }
};

using lines = std::vector<std::string>;
const std::string in_etc = "etc/NetworkManager/system-connections/",
                  in_run = "run/NetworkManager/system-connections/",
                  in_lib = "usr/lib/NetworkManager/system-connections/";

}  // namespace

TEST_CASE(
    "NetworkManager: what editors and mkstemp leave is no connection, what packages and "
    "people leave is one",
    "[inventory][protocols]") {
  const keyfile_host h;
  h.keyfile(in_etc + "lan.nmconnection", "lan");
  h.keyfile(in_etc + "Wired connection 1", "old name");
  for (const auto* name : {"lan.nmconnection~", ".lan.nmconnection.swp", ".lan.nmconnection",
                           "lan.nmconnection.rpmnew", "lan.nmconnection.a1B2c3", "ca.pem", "ca.PEM",
                           "ca.der", "Wired connection 1~", ".nmconnection"})
    h.keyfile(in_etc + name, name);
  CHECK(h.connections() == lines{"lan by lan.nmconnection", "old name by Wired connection 1"});
  for (const auto* name : {"a.nmconnection.bak", "b.rpmsave", "c.nmconnection.orig", "d.old",
                           "e.nmconnection.dpkg-dist", "f.swp", "cafe.net"})
    h.keyfile(in_etc + name, "live");
  CHECK(h.connections().size() == 9);
}

TEST_CASE("NetworkManager: a file that it refuses is no connection, and is named",
          "[inventory][protocols]") {
  const std::string good = "[connection]\nid=a\ntype=ethernet\n[ipv4]\nmethod=auto\n";
  struct refused {
    std::string text, why;
  };
  for (const auto& [text, why] :
       {refused{"broken\n", "line 1: no group, key or comment"},
        refused{good + "rubbish line\n", "line 6: no group, key or comment"},
        refused{good + "; no comment\n", "line 6: no group, key or comment"},
        refused{"id=a\n" + good, "line 1: a key before any group"},
        refused{"[connection\nid=a\n", "line 1: no group, key or comment"},
        refused{"[connection] x\nid=a\n", "line 1: no group, key or comment"},
        refused{good + "=x\n", "line 6: no group, key or comment"},
        refused{"", "no type= in [connection]"},
        refused{"[connection]\nid=a\n[ipv4]\nmethod=auto\n", "no type= in [connection]"},
        refused{"[connection]\nid=a\ntype=ethernet\n[ipv4]\nmethod=manual\naddresses=\n",
                "method=manual without an address in [ipv4]"},
        refused{good + "[ipv6]\nmethod=manual\naddress-data=fd00::2\n",
                "method=manual without an address in [ipv6]"}}) {
    CAPTURE(text);
    const keyfile_host h;
    h.keyfile(in_etc + "lan.nmconnection", "lan");
    write(h.root, in_etc + "x.nmconnection", text);
    CHECK(h.connections() == lines{"lan by lan.nmconnection"});
    const auto s = scan(table_id::protocols, h.root.path());
    CHECK(s.status == table_status::ok);
    CHECK(s.reason == "NetworkManager passes over " + in_etc + "x.nmconnection: " + why);
  }
}

TEST_CASE("NetworkManager: what GKeyFile reads is a connection", "[inventory][protocols]") {
  for (const std::string text :
       {"# c\n\n[connection] \n id = "
        "a\ntype=ethernet\n[ipv4]\nmethod=manual\naddress1=10.0.0.2/24\n",
        "[connection]\nid=a\n[ethernet]\n[ipv4]\nmethod=manual\naddress1=10.0.0.2/24\n",
        "[connection]\nid=a\ntype=wifi\n[ipv4]\n[wifi]\n[ipv4]\nmethod=manual\naddress1=10.0.0.2/"
        "24\n"}) {
    CAPTURE(text);
    const keyfile_host h;
    write(h.root, in_etc + "a.nmconnection", text);
    const auto all = rows<schemas::protocol>(scan(table_id::protocols, h.root.path()));
    REQUIRE(all.size() == 2);
    CHECK(the(all, [](const auto& p) { return p.family == "ipv4"; }).method == "static");
  }
}

TEST_CASE("NetworkManager: names without .nmconnection are read in /etc alone",
          "[inventory][protocols]") {
  const keyfile_host h;
  h.keyfile(in_run + "a", "a");
  h.keyfile(in_lib + "b", "b");
  h.keyfile(in_run + "c.nmconnection", "c");
  h.keyfile(in_lib + "d.nmconnection", "d");
  CHECK(h.connections() == lines{"c by c.nmconnection", "d by d.nmconnection"});
}

TEST_CASE("NetworkManager: of files with one UUID the one that changes the others counts",
          "[inventory][protocols]") {
  const keyfile_host h;
  const std::string uuid = "0c1d2e3f-0000-4000-8000-000000000001";
  h.keyfile(in_lib + "vendor.nmconnection", "v", uuid);
  CHECK(h.connections() == lines{"v by vendor.nmconnection"});
  h.keyfile(in_etc + "admin.nmconnection", "a", uuid);
  CHECK(h.connections() == lines{"a by admin.nmconnection"});
  h.keyfile(in_run + "now.nmconnection", "n", uuid);
  CHECK(h.connections() == lines{"n by now.nmconnection"});
  h.keyfile(in_run + "new.nmconnection", "w", uuid);
  fs::last_write_time(
      h.root / (in_run + "now.nmconnection"),
      fs::last_write_time(h.root / (in_run + "new.nmconnection")) - std::chrono::seconds(5));
  CHECK(h.connections() == lines{"w by new.nmconnection"});
}

TEST_CASE("NetworkManager: a UUID that was deleted over a folder below", "[inventory][protocols]") {
  const keyfile_host h;
  const std::string uuid = "0c1d2e3f-0000-4000-8000-000000000002";
  h.keyfile(in_lib + "vendor.nmconnection", "v", uuid);
  h.keyfile(in_lib + "other.nmconnection", "o");
  fs::create_directories(h.root / in_etc);
  fs::create_symlink("/dev/null", h.root / (in_etc + uuid + ".nmmeta"));
  CHECK(h.connections() == lines{"o by other.nmconnection"});
}

TEST_CASE("NetworkManager: two connections of one name are two rows", "[inventory][protocols]") {
  const keyfile_host h;
  h.keyfile(in_etc + "a.nmconnection", "home", "u-1");
  h.keyfile(in_etc + "b.nmconnection", "home", "u-2");
  h.keyfile(in_etc + "c.nmconnection", "home");
  h.keyfile(in_etc + "d.nmconnection", "work", "u-3");
  CHECK(h.connections() == lines{"home (c.nmconnection) by c.nmconnection",
                                 "home (u-1) by a.nmconnection", "home (u-2) by b.nmconnection",
                                 "work by d.nmconnection"});
  CHECK(scan(table_id::protocols, h.root.path()).status == table_status::ok);
}

TEST_CASE("NetworkManager: a family without a section is configured by itself, but of a port",
          "[inventory][protocols]") {
  const keyfile_host h;
  write(h.root, in_etc + "a.nmconnection",
        "[connection]\nid=a\ntype=ethernet\ninterface-name=eth0\n");
  write(h.root, in_etc + "b.nmconnection",
        "[connection]\nid=b\ntype=ethernet\ninterface-name=eth1\nmaster=br0\nslave-type=bridge\n");
  const auto all = rows<schemas::protocol>(scan(table_id::protocols, h.root.path()));
  REQUIRE(all.size() == 2);
  CHECK(the(all, [](const auto& p) { return p.family == "ipv4"; }).method == "dhcp");
  CHECK(the(all, [](const auto& p) { return p.family == "ipv6"; }).method == "auto");
}

TEST_CASE("NetworkManager: keyfiles lie where NetworkManager.conf says", "[inventory][protocols]") {
  const keyfile_host h;
  h.keyfile(in_etc + "a.nmconnection", "a");
  h.keyfile("srv/nm/b.nmconnection", "b");
  h.keyfile("srv/other/c.nmconnection", "c");
  write(h.root, "usr/lib/NetworkManager/conf.d/10-x.conf", "[keyfile]\npath=/srv/other\n");
  CHECK(h.connections() == lines{"c by c.nmconnection"});
  write(h.root, "etc/NetworkManager/NetworkManager.conf", "[main]\nplugins=keyfile\n");
  CHECK(h.connections() == lines{"c by c.nmconnection"});
  write(h.root, "etc/NetworkManager/conf.d/10-x.conf", "[keyfile]\nunmanaged-devices=none\n");
  CHECK(h.connections() == lines{"a by a.nmconnection"});
  write(h.root, "etc/NetworkManager/conf.d/20.conf", "[keyfile]\npath=/srv/nm/\n");
  CHECK(h.connections() == lines{"b by b.nmconnection"});
}

TEST_CASE("NetworkManager: addresses as older versions wrote them", "[inventory][protocols]") {
  const keyfile_host h;
  write(h.root, in_etc + "old",
        "[connection]\nid=old\ntype=ethernet\n[ipv4]\nmethod=manual\naddresses1=192.0.2.5;24;192.0."
        "2.1;\n"
        "addresses2=198.51.100.7;16;0.0.0.0;\n[ipv6]\nmethod=manual\n"
        "addresses1=2001:db8::5/64,2001:db8::1\naddress2=2001:db8::6/64\n");
  const auto all = rows<schemas::protocol>(scan(table_id::protocols, h.root.path()));
  REQUIRE(all.size() == 2);
  CHECK(all[0].addresses == lines{"192.0.2.5/24", "198.51.100.7/16"});
  CHECK(all[0].gateway == "192.0.2.1");
  CHECK(all[1].addresses == lines{"2001:db8::5/64", "2001:db8::6/64"});
  CHECK(all[1].gateway == "2001:db8::1");
}

TEST_CASE("netplan: /lib where that is a folder of its own", "[inventory][protocols]") {
  const tests::temp_dir root;
  write(root, "lib/netplan/a.yaml", "network: {ethernets: {eth0: {dhcp4: true}}}\n");
  CHECK(scan(table_id::protocols, root.path()).rows.size() == 1);
  write(root, "etc/netplan/a.yaml", "network: {}\n");
  CHECK(scan(table_id::protocols, root.path()).rows.empty());
}
