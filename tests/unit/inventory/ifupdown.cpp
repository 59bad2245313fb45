// interfaces(5) as ifquery reads it; what it does not understand is counted and not passed over in
// silence.
#include "collector/inventory/protocols/source_names.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using texts = std::vector<std::string>;

struct interfaces_host {
  tests::temp_dir root;
  explicit interfaces_host(const std::string& text = "") {
    write(root, "etc/network/interfaces", text);
  }
  inventory::table_scan scanned() const { return scan(table_id::protocols, root.path()); }
  schemas::protocol row(const std::string& interface, const std::string& family = "ipv4") const {
    return the(rows<schemas::protocol>(scanned()),
               [&](const auto& p) { return p.interface == interface && p.family == family; });
  }
  texts names() const {
    texts out;
    for (const auto& p : rows<schemas::protocol>(scanned())) out.push_back(*p.interface);
    return out;
  }
};

}  // namespace

TEST_CASE("ifupdown: blanks and tabs stand anywhere, and as many as anybody likes",
          "[inventory][protocols]") {
  const interfaces_host h(
      "auto\teth0\n\tiface  eth0\t inet   static  \n\t address\t192.0.2.5\n  netmask "
      "\t255.255.255.192\n gateway  192.0.2.1  \n\n   metric\t7\n");
  const auto p = h.row("eth0");
  CHECK(p.method == "static");
  CHECK(p.addresses == texts{"192.0.2.5/26"});
  CHECK(p.gateway == "192.0.2.1");
  CHECK(p.metric == 7);
  CHECK(h.scanned().status == table_status::ok);
}

TEST_CASE("ifupdown: a netmask is the prefix of the address, whatever that says itself",
          "[inventory][protocols]") {
  const auto addresses = [](const std::string& options) {
    return *interfaces_host("iface e inet static\n" + options).row("e").addresses;
  };
  CHECK(addresses("address 192.0.2.5\nnetmask 24\n") == texts{"192.0.2.5/24"});
  CHECK(addresses("netmask 255.0.0.0\naddress 192.0.2.5\n") == texts{"192.0.2.5/8"});
  CHECK(addresses("address 192.0.2.5/30\nnetmask 255.0.0.0\n") == texts{"192.0.2.5/8"});
  CHECK(addresses("address 192.0.2.5\nnetmask 255.0.255.0\n") == texts{"192.0.2.5"});
  CHECK(addresses("address 192.0.2.5\n") == texts{"192.0.2.5"});
}

TEST_CASE("ifupdown: continued lines, and comments that only seem to be",
          "[inventory][protocols]") {
  const interfaces_host h(
      "iface eth0 \\\n  inet \\\n static\n  address \\\n 192.0.2.5/24\n  # a comment \\\n  gateway "
      "192.0.2.1\n");
  CHECK(h.row("eth0").addresses == texts{"192.0.2.5/24"});
  CHECK(h.row("eth0").gateway == "192.0.2.1");
  CHECK(h.scanned().status == table_status::ok);
}

TEST_CASE("ifupdown: what an interface inherits stands in front of what it says itself",
          "[inventory][protocols]") {
  const interfaces_host h(
      "iface lan inet static\n  netmask 255.255.255.0\n  gateway 192.0.2.1\n  metric 5\n"
      "iface eth0 inet static inherits lan\n  address 192.0.2.5\n"
      "iface eth1 inherits lan\n  address 192.0.2.6\n  gateway 192.0.2.9\n"
      "iface eth2 inet dhcp inherits lan\n");
  CHECK(h.row("eth0").addresses == texts{"192.0.2.5/24"});
  CHECK(h.row("eth0").gateway == "192.0.2.1");
  CHECK(h.row("eth1").method == "static");
  CHECK(h.row("eth1").gateway == "192.0.2.9");
  CHECK(h.row("eth2").dhcp == true);
  CHECK(h.row("eth2").metric == 5);
  CHECK(h.row("lan").addresses->empty());
  CHECK(h.scanned().status == table_status::ok);
}

TEST_CASE("ifupdown: lines that are not understood are counted, the others are read",
          "[inventory][protocols]") {
  const auto faults = [](const std::string& text) {
    const auto s = interfaces_host(text + "\niface good inet dhcp\n").scanned();
    CHECK(rows<schemas::protocol>(s).size() >= 1);
    CHECK(s.missed.empty());  // it is known what they are
    if (s.status == table_status::ok) return std::string("none");
    const auto of = s.reason.find(" (faults in all: ");
    return of == s.reason.npos ? "1" : s.reason.substr(of + 17, s.reason.size() - of - 18);
  };
  CHECK(faults("option of nothing") == "1");
  CHECK(faults("iface eth0 inet\n  address 192.0.2.1") == "1");
  CHECK(faults("iface eth0") == "1");
  CHECK(faults("iface eth0 inet dhcp # no comment") == "1");
  CHECK(faults("iface eth0 inherits nobody\nfirst\nauto eth0\nsecond") == "2");
  CHECK(faults("iface eth0 inet dhcp\n  hostname") == "1");
  CHECK(faults("iface eth0 inet dhcp\nsource none\n  hostname h") == "1");
  CHECK(faults("source $HOME/x") == "1");
  CHECK(faults("mapping eth0\n  script x\n  map y\n  other z") == "1");
  CHECK(faults("auto lo /eth*=net\nallow-hotplug eth0\nno-auto-down a\nno-scripts b\nrename "
               "a=b\nmapping eth0\n script x\n map y") == "none");
  CHECK(faults("iface can0 can static\n  bitrate 500000") == "none");
}

TEST_CASE("ifupdown: sourced files by pattern, folder, and relative to the file that names them",
          "[inventory][protocols]") {
  interfaces_host h;
  for (const auto* name : {"a", "b.cfg", ".hidden", "c~", "d.dpkg-old", "sub/deep"})
    write(h.root, std::string("etc/network/interfaces.d/") + name,
          std::string("iface ") + fs::path(name).filename().string() + " inet dhcp\n");
  const auto read = [&](const std::string& line) {
    write(h.root, "etc/network/interfaces", line + "\n");
    auto names = h.names();
    std::ranges::sort(names);
    return names;
  };
  CHECK(read("source /etc/network/interfaces.d/*") == texts{"a", "b.cfg", "c~", "d.dpkg-old"});
  CHECK(read("source interfaces.d/*.cfg") == texts{"b.cfg"});
  CHECK(read("source-directory interfaces.d") == texts{"a"});
  CHECK(read("source-directory /etc/network/inter*.d") == texts{"a"});
  CHECK(read("source interfaces.d/a \"/etc/network/interfaces.d/b.cfg\"") == texts{"a", "b.cfg"});
  CHECK(read("source interfaces.d/a interfaces.d/b.cfg") == texts{"a"});  // from / on
  CHECK(read("source interfaces.d/[ab]*") == texts{"a", "b.cfg"});
  CHECK(read("source */sub/*") == texts{"deep"});
  CHECK(read("source interfaces.d/none interfaces.d/*.none").empty());
  CHECK(h.scanned().status == table_status::ok);
  CHECK(read("source interfaces.d").empty());  // a folder is no file
  CHECK(h.scanned().status == table_status::partial);
  CHECK(read("source interfaces\niface x inet dhcp") == texts{"x"});  // itself
}

TEST_CASE("ifupdown: a sourced file that cannot be read holds the rows of ifupdown alone",
          "[inventory][protocols]") {
  const interfaces_host h("source interfaces.d/*\n");
  fs::create_directories(h.root / "etc/network/interfaces.d");
  fs::create_symlink("loop", h.root / "etc/network/interfaces.d/loop");
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  const auto held = [&](const char* source) {
    schemas::protocol p;
    p.interface = "x";
    p.family = "ipv4";
    p.source = source;
    return *s.missed.hold(*schemas::find_table(table_id::protocols), schemas::encode_row(p).stable);
  };
  CHECK(held("ifupdown"));
  CHECK_FALSE(held("netplan"));
}

TEST_CASE("words of a shell without a shell", "[inventory][protocols]") {
  CHECK(inventory::shell_words(" a  \"b c\" 'd'e ") == texts{"a", "b c", "de"});
  CHECK(inventory::shell_words("") == texts{});
  CHECK_FALSE(inventory::shell_words("$HOME/x"));
  CHECK_FALSE(inventory::shell_words("`date`"));
  CHECK_FALSE(inventory::shell_words("'open"));
  tests::temp_dir root;
  for (const auto* name : {"x/1/f", "x/2/f", "x/.3/f"}) write(root, name, "");
  const auto host = *common::root_dir::open(root.path());
  CHECK(inventory::match_paths(host, "/x/*/f", 10).paths == texts{"/x/1/f", "/x/2/f"});
  CHECK(inventory::match_paths(host, "/x/.*/f", 10).paths == texts{"/x/.3/f"});
  CHECK_FALSE(inventory::match_paths(host, "/x/*", 1).all);
  CHECK(inventory::match_paths(host, "/none/*", 1).paths.empty());
}
