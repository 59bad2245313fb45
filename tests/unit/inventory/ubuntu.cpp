// An Ubuntu image: what it has that Debian's has not. netplan and cloud-init, merged /usr, ESM and
// kernel packages.
#include "tests/unit/inventory/scan.hpp"

namespace {

const std::string image = fixture_of("ubuntu2404");

schemas::package package(const std::string& name) {
  return the(rows<schemas::package>(scan(table_id::packages, image)),
             [&](const auto& p) { return p.name == name; });
}

}  // namespace

TEST_CASE("Ubuntu: the release", "[inventory][ubuntu]") {
  const auto os = rows<schemas::os>(scan(table_id::os, image)).at(0);
  CHECK(os.name == "Ubuntu");
  CHECK(os.full_name == "Ubuntu 24.04.2 LTS");
  CHECK(os.version == "24.04.2 LTS (Noble Numbat)");
  CHECK(os.version_id == "24.04");
  CHECK(os.major == "24");
  CHECK(os.minor == "04");
  CHECK(os.patch == "2");
  CHECK(os.codename == "noble");
  CHECK(os.id_like == "debian");
  CHECK(os.architecture == "amd64");
}

TEST_CASE("Ubuntu: packages of dpkg, Python and npm", "[inventory][ubuntu]") {
  const auto s = scan(table_id::packages, image);
  CHECK(s.status == table_status::ok);
  CHECK(s.rows.size() == 7);
  CHECK(package("demo-tls").version == "3.0.13-0ubuntu3.5+esm1");
  CHECK(package("demo-tls").release == "0ubuntu3.5+esm1");
  CHECK(package("demo-tls").source == "demo-ssl");
  CHECK(package("demo-image-generic").status == "hold ok installed");
  CHECK(package("demo-image-6.8.0-59").status == "deinstall ok config-files");
  CHECK(package("demo-base").vendor ==
        "Demo Developers <devel@example.org>");  // who builds it here, not who wrote it
  CHECK(package("demo-base").installed_at.ms);
  const auto second = package("libdemo-ssl");
  CHECK(second.architecture == "i386");
  CHECK(second.epoch == 1);
  CHECK(second.installed_at.ms);
  CHECK(package("demo-apt").path ==
        "/usr/lib/python3/dist-packages/demo_apt-2.7.7+ubuntu4.egg-info");
  CHECK(package("demo-cli").format == "npm");
}

TEST_CASE("Ubuntu: netplan's addresses, per family", "[inventory][ubuntu]") {
  const auto all = rows<schemas::protocol>(scan(table_id::protocols, image));
  const auto of = [&](const std::string& family) {
    return the(all, [&](const auto& p) { return p.interface == "ens3" && p.family == family; });
  };
  CHECK(of("ipv4").dhcp == true);
  CHECK(of("ipv4").source == "netplan");
  CHECK(of("ipv6").dhcp == false);
  CHECK(of("ipv6").gateway == "2001:db8::1");
}

TEST_CASE("Ubuntu: the first user may do all by a file of cloud-init, not by a group",
          "[inventory][ubuntu]") {
  const auto all = rows<schemas::user>(scan(table_id::users, image));
  const auto of = [&](const std::string& name) {
    return the(all, [&](const auto& u) { return u.name == name; });
  };
  CHECK(of("ubuntu").sudo == true);
  CHECK(of("ubuntu").groups == std::vector<std::string>{"adm", "lxd", "ubuntu"});
  CHECK(of("snap_daemon").sudo == false);
  CHECK(of("snap_daemon").uid == 584'788);
}

TEST_CASE("Ubuntu: a unit is one although /lib is /usr/lib, and its secrets are masked",
          "[inventory][ubuntu]") {
  const auto s = scan(table_id::services, image);
  REQUIRE(s.rows.size() == 1);
  const auto agent = rows<schemas::service>(s).at(0);
  CHECK(agent.enabled == "enabled");
  CHECK(agent.args == std::vector<std::string>{"/usr/bin/demo-agent", "--token=***", "--listen",
                                               "127.0.0.1:7070"});
  CHECK(agent.group == "adm");
  CHECK(agent.restart == "on-failure");
}
