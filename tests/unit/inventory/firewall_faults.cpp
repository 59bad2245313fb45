// What is not known of packet filters, and what is too much: told, and nothing of it taken as gone.
#include "collector/inventory/firewall/chains.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

inventory::table_scan firewall_below(const tests::temp_dir& root) {
  return scan(table_id::firewall, root.path());
}

/// A file that is there and cannot be read, whoever asks.
void link_to_itself(const tests::temp_dir& root, const std::string& path) {
  fs::create_directories(fs::path(root / path).parent_path());
  fs::create_symlink(fs::path(path).filename(), root / path);
}

bool holds_file(const inventory::table_scan& s, const std::string& manager,
                const std::string& path) {
  schemas::firewall_chain c;
  c.origin = "file";
  c.manager = manager;
  c.path = path;
  return *s.missed.hold(*schemas::find_table(table_id::firewall), schemas::encode_row(c).stable);
}

/// Whether the one chain of table `t` in a text of nft's is said to be used; absent: it is not
/// said.
schemas::boolean enabled_in(const std::string& text) {
  tests::temp_dir root;
  write(root, "etc/nftables.conf", text);
  return the(rows<schemas::firewall_chain>(firewall_below(root)),
             [](const auto& c) { return c.table == "t" && c.chain == "c"; })
      .enabled;
}

}  // namespace

TEST_CASE("a manager whose switch cannot be read keeps what was known of it",
          "[inventory][firewall]") {
  tests::temp_dir root;
  link_to_itself(root, "etc/ufw/ufw.conf");
  write(root, "etc/default/ufw", "DEFAULT_INPUT_POLICY=\"DROP\"\n");
  auto s = firewall_below(root);
  CHECK(s.rows.empty());
  CHECK(holds_file(s, "ufw", "/etc/default/ufw"));
  CHECK_FALSE(holds_file(s, "iptables", "/etc/iptables/rules.v4"));
  link_to_itself(root, "etc/firewalld/firewalld.conf");
  write(root, "usr/lib/firewalld/zones/public.xml", "<zone/>");
  s = firewall_below(root);
  CHECK(s.rows.empty());
  CHECK(holds_file(s, "firewalld", "/usr/lib/firewalld/zones/public.xml"));
}

TEST_CASE("zones that cannot be listed are not taken as none", "[inventory][firewall]") {
  tests::temp_dir root;
  write(root, "etc/firewalld/firewalld.conf", "DefaultZone=public\n");
  write(root, "usr/lib/firewalld/zones/public.xml", "<zone/>");
  CHECK(firewall_below(root).rows.size() == 1);
  link_to_itself(root, "etc/firewalld/zones");
  const auto s = firewall_below(root);
  CHECK(s.rows.empty());  // which of the two files is used is not known
  CHECK(holds_file(s, "firewalld", "/usr/lib/firewalld/zones/public.xml"));
}

TEST_CASE("a zone of firewalld counts where there is no firewalld.conf", "[inventory][firewall]") {
  tests::temp_dir root;
  write(root, "etc/firewalld/zones/public.xml", "<zone target=\"ACCEPT\"/>\n");
  CHECK(firewall_below(root).rows.size() == 1);
}

TEST_CASE("where a table sleeps its chains do", "[inventory][firewall]") {
  CHECK(enabled_in("table inet t { flags dormant; chain c { drop; } }") == false);
  CHECK(enabled_in("table inet t { flags owner, dormant; chain c { drop; } }") == false);
  CHECK_FALSE(enabled_in("table inet t { flags owner; chain c { drop; } }"));
  CHECK_FALSE(enabled_in("table inet s { flags dormant; }\ntable inet t { chain c { drop; } }"));
}

TEST_CASE("more tables and chains than are kept are told, whoever names them",
          "[inventory][firewall]") {
  std::string text = "table inet t {\n";
  for (int i = 0; i < 20'100; ++i) text += "chain c" + std::to_string(i) + " { drop; }\n";
  tests::temp_dir root;
  write(root, "etc/nftables.conf", text + "}\n");
  CHECK(firewall_below(root).status == table_status::partial);
  text.clear();
  for (int i = 0; i < 30'000; ++i) text += "*a" + std::to_string(i) + "\nCOMMIT\n";
  inventory::chain_map all;
  CHECK_FALSE(inventory::parse_iptables_save(text, "ip", all));
  CHECK(all.all.size() < 20'100);
}

TEST_CASE("a table that is not committed is not there", "[inventory][firewall]") {
  tests::temp_dir root;
  write(root, "etc/iptables/rules.v4",
        "*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n*filter\n:INPUT DROP [0:0]\n-A INPUT -j DROP\n");
  const auto s = firewall_below(root);
  CHECK(s.status == table_status::partial);
  const auto all = rows<schemas::firewall_chain>(s);
  REQUIRE(all.size() == 1);
  CHECK(all[0].table == "nat");
}

TEST_CASE("patterns that match nothing count as included, and are told once",
          "[inventory][firewall]") {
  std::string text;
  for (int i = 0; i < 600; ++i) text += "include \"/etc/none*\"\n";
  tests::temp_dir root;
  write(root, "etc/nftables.conf", text);
  const auto s = firewall_below(root);
  CHECK(s.status != table_status::ok);
  CHECK(s.reason.find("more is included than is read") != std::string::npos);
  CHECK(s.reason.find("faults in all") == std::string::npos);
}
