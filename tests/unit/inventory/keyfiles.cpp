// Which of the files in NetworkManager's folders are connections, and which of them count.
#include "tests/unit/inventory/scan.hpp"

namespace {

struct keyfile_host {
  tests::temp_dir root;
  void keyfile(const std::string& path, const std::string& id, const std::string& uuid = "",
               const std::string& interface = "eth0") const {
    write(root, path,
          "[connection]\nid=" + id + "\n" + (uuid.empty() ? "" : "uuid=" + uuid + "\n") +
              "interface-name=" + interface + "\n[ipv4]\nmethod=auto\n");
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

TEST_CASE("NetworkManager: what editors, packages and mkstemp leave is no connection",
          "[inventory][protocols]") {
  const keyfile_host h;
  h.keyfile(in_etc + "lan.nmconnection", "lan");
  h.keyfile(in_etc + "Wired connection 1", "old name");
  for (const auto* name : {"lan.nmconnection~", ".lan.nmconnection.swp", ".lan.nmconnection",
                           "lan.nmconnection.rpmnew", "lan.nmconnection.bak",
                           "lan.nmconnection.a1B2c3", "lan.nmconnection.dpkg-old", "ca.pem",
                           "lan.rpmsave", "lan.bak", "Wired connection 1~", ".nmconnection"})
    h.keyfile(in_etc + name, name);
  CHECK(h.connections() == lines{"lan by lan.nmconnection", "old name by Wired connection 1"});
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
  write(h.root, in_etc + "a.nmconnection", "[connection]\nid=a\ninterface-name=eth0\n");
  write(h.root, in_etc + "b.nmconnection",
        "[connection]\nid=b\ninterface-name=eth1\nmaster=br0\nslave-type=bridge\n");
  const auto all = rows<schemas::protocol>(scan(table_id::protocols, h.root.path()));
  REQUIRE(all.size() == 2);
  CHECK(the(all, [](const auto& p) { return p.family == "ipv4"; }).method == "dhcp");
  CHECK(the(all, [](const auto& p) { return p.family == "ipv6"; }).method == "auto");
}
