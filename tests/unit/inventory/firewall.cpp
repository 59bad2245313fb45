// What is configured of packet filters, in the files of each manager.
#include "collector/inventory/firewall/nft_text.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using chain = schemas::firewall_chain;

chain chain_of(const inventory::table_scan& s, const std::string& table, const std::string& name) {
  return the(rows<chain>(s), [&](const auto& c) { return c.table == table && c.chain == name; });
}

/// The chains of a text of nft's.
inventory::table_scan nft_scan(const std::string& text) {
  tests::temp_dir root;
  write(root, "etc/nftables.conf", text);
  return scan(table_id::firewall, root.path());
}

inventory::table_scan save_scan(const std::string& text) {
  tests::temp_dir root;
  write(root, "etc/iptables/rules.v4", text);
  return scan(table_id::firewall, root.path());
}

}  // namespace

TEST_CASE("without any configuration the table is unsupported below a root",
          "[inventory][firewall]") {
  tests::temp_dir root;
  CHECK(scan(table_id::firewall, root.path()).status == table_status::unsupported);
}

TEST_CASE("nftables: tables, chains with hook, priority and policy, and rules are counted",
          "[inventory][firewall]") {
  const auto s = nft_scan(R"(#!/usr/sbin/nft -f
flush ruleset
define admins = { 192.0.2.1, 192.0.2.2 }
table inet filter {
  set blocked { type ipv4_addr; flags interval
    elements = { 198.51.100.0/24,
                 203.0.113.0/24 }
  }
  chain input {
    type filter hook input priority filter - 5; policy drop;
    ct state { established, related } accept # a comment; with a sign
    ip saddr $admins tcp dport { 22,
      443 } counter packets 7 bytes 900 accept
    ip saddr @blocked \
      drop
    counter ip daddr { 192.0.2.9 } drop; limit rate 5/second accept
  }
  chain "my chain" { jump input; }
}
table ip nat { }
table netdev t { flags dormant; chain c { type filter hook ingress device eth0 priority -500; } }
add table ip6 later
add chain ip6 later out { type nat hook postrouting priority srcnat; policy accept; }
add rule ip6 later out masquerade
insert rule ip6 later out counter
)");
  CHECK(s.status == table_status::ok);
  CHECK(s.rows.size() == 5);
  const auto in = chain_of(s, "filter", "input");
  CHECK(in.origin == "file");
  CHECK(in.manager == "nftables");
  CHECK(in.family == "inet");
  CHECK(in.path == "/etc/nftables.conf");
  CHECK(in.type == "filter");
  CHECK(in.hook == "input");
  CHECK(in.priority == -5);
  CHECK(in.policy == "drop");
  CHECK(in.rules == 5);
  CHECK(chain_of(s, "filter", "my chain").rules == 1);
  CHECK_FALSE(the(rows<chain>(s), [](const auto& c) { return c.table == "nat"; }).chain);
  const auto device = chain_of(s, "t", "c");
  CHECK(device.devices == std::vector<std::string>{"eth0"});
  CHECK(device.priority == -500);
  const auto out = chain_of(s, "later", "out");
  CHECK(out.priority == 100);
  CHECK(out.rules == 2);
}

TEST_CASE("a digest is of what rules say, not of counters and blanks", "[inventory][firewall]") {
  const auto digest = [](const std::string& rules) {
    return chain_of(nft_scan("table ip t { chain c { " + rules + " } }"), "t", "c").digest;
  };
  const auto one = digest("tcp dport { 22, 80 } counter packets 1 bytes 2 accept; drop");
  CHECK(one == digest("tcp  dport {22,80} counter packets 33 bytes 44 accept\n# why\n drop"));
  CHECK(one != digest("drop; tcp dport { 22, 80 } counter packets 1 bytes 2 accept"));
  CHECK(one != digest("tcp dport { 22, 81 } counter packets 1 bytes 2 accept; drop"));
  const auto saved = [](const std::string& rules) {
    return chain_of(save_scan("*filter\n:INPUT ACCEPT [0:0]\n" + rules + "COMMIT\n"), "filter",
                    "INPUT")
        .digest;
  };
  CHECK(saved("-A INPUT -i lo -j ACCEPT\n") == saved("[7:900] -A INPUT  -i lo -c 1 2 -j ACCEPT\n"));
  CHECK(saved("-A INPUT -i lo -j ACCEPT\n") != saved("-A INPUT -i lo -j DROP\n"));
}

TEST_CASE("a rule that accepts all before others, or against the policy, is told",
          "[inventory][firewall]") {
  const auto nft = [](const std::string& policy, const std::string& rules) {
    const auto text = "table ip t { chain c { type filter hook input priority 0; " + policy + "\n" +
                      rules + " } }";
    return chain_of(nft_scan(text), "t", "c").accepts_all;
  };
  CHECK(nft("policy drop;", "counter packets 1 bytes 2 accept comment \"x\"") == true);
  CHECK(nft("", "accept; tcp dport 22 drop") == true);
  CHECK(nft("", "tcp dport 22 drop; accept") == false);  // as its policy does
  CHECK(nft("policy drop;", "drop; accept") == false);   // none comes that far
  CHECK(nft("policy drop;", "iif lo accept; tcp dport 22 accept") == false);
  CHECK(nft("policy drop;", "") == false);
  const auto saved = [](const std::string& policy, const std::string& rules) {
    return chain_of(save_scan("*filter\n:INPUT " + policy + " [0:0]\n" + rules + "COMMIT\n"),
                    "filter", "INPUT")
        .accepts_all;
  };
  CHECK(saved("DROP", "-A INPUT -j ACCEPT\n") == true);
  CHECK(saved("DROP",
              "[1:2] -A INPUT -s 0.0.0.0/0 -m comment --comment \"a b\" -c 1 2 -j ACCEPT\n") ==
        true);
  CHECK(saved("ACCEPT", "-A INPUT -p all -j ACCEPT\n-A INPUT -j DROP\n") == true);
  CHECK(saved("ACCEPT", "-A INPUT -p tcp -j DROP\n-A INPUT -j ACCEPT\n") == false);
  CHECK(saved("DROP", "-A INPUT -i lo -j ACCEPT\n-A INPUT ! -s 1.2.3.4 -j ACCEPT\n") == false);
  CHECK(saved("DROP", "-A INPUT -j REJECT --reject-with x\n-A INPUT -j ACCEPT\n") == false);
}

TEST_CASE("nftables: what is flushed or deleted is gone, what is included belongs to it",
          "[inventory][firewall]") {
  tests::temp_dir root;
  write(root, "etc/nftables.nft",
        "table inet a { chain x { drop; } }\ntable inet b\ndelete table inet b\n"
        "include \"/etc/nftables.d/*.nft\"\ninclude \"nftables.d/more\"\ninclude \"/etc/none*\"\n");
  write(root, "etc/nftables.d/1.nft", "table inet a { chain x { accept; } }\n");
  write(root, "etc/nftables.d/2.nft", "include \"/etc/nftables.nft\"\n");  // round and round
  write(root, "etc/nftables.d/.3.nft", "table inet hidden { }\n");
  write(root, "etc/nftables.d/more", "flush ruleset\ntable inet c { }\n");
  auto s = scan(table_id::firewall, root.path());
  CHECK(s.status == table_status::partial);
  fs::remove(root / "etc/nftables.d/2.nft");
  s = scan(table_id::firewall, root.path());
  CHECK(s.status == table_status::ok);
  REQUIRE(s.rows.size() == 1);
  CHECK(rows<chain>(s)[0].table == "c");
  write(root, "etc/nftables.d/more", "");
  s = scan(table_id::firewall, root.path());
  CHECK(chain_of(s, "a", "x").rules == 2);
  write(root, "etc/nftables.d/more", "table inet c {");
  s = scan(table_id::firewall, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("iptables: what iptables-save wrote, of each distribution", "[inventory][firewall]") {
  const std::string text =
      "# Generated\n*filter\n:INPUT DROP [12:900]\n:OUTPUT ACCEPT [0:0]\n:mine - [0:0]\n"
      "-A INPUT -m comment --comment \"a b\" -j mine\n-A mine -s 192.0.2.0/24 -j ACCEPT\n"
      "-A mine -j RETURN\nCOMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n*raw\nCOMMIT\n";
  for (const auto& [path, family] :
       std::map<std::string, std::string>{{"etc/iptables/rules.v4", "ip"},
                                          {"etc/iptables/rules.v6", "ip6"},
                                          {"etc/sysconfig/iptables", "ip"},
                                          {"etc/sysconfig/ip6tables", "ip6"},
                                          {"etc/iptables/rules-save", "ip"},
                                          {"etc/iptables/ip6tables.rules", "ip6"}}) {
    CAPTURE(path);
    tests::temp_dir root;
    write(root, path, text);
    const auto s = scan(table_id::firewall, root.path());
    CHECK(s.status == table_status::ok);
    CHECK(s.rows.size() == 5);
    const auto in = chain_of(s, "filter", "INPUT");
    CHECK(in.manager == "iptables");
    CHECK(in.family == family);
    CHECK(in.path == "/" + path);
    CHECK(in.policy == "drop");
    CHECK(in.hook == "input");
    CHECK(in.rules == 1);
    const auto mine = chain_of(s, "filter", "mine");
    CHECK_FALSE(mine.policy);
    CHECK(mine.rules == 2);
  }
  CHECK(save_scan("*filter\n:INPUT ACCEPT\nwhat is this\nCOMMIT\n").status ==
        table_status::partial);
  CHECK(save_scan("*filter\n:INPUT ACCEPT\n").status == table_status::unknown);  // not committed
  CHECK(save_scan("-A INPUT -j DROP\n").status == table_status::unknown);        // of what table?
}

TEST_CASE("ufw: what it does by default, and whether it is switched on", "[inventory][firewall]") {
  tests::temp_dir root;
  write(root, "etc/ufw/ufw.conf", "# ENABLED=no\nENABLED=yes\nLOGLEVEL=low\n");
  write(root, "etc/default/ufw",
        "IPV6=yes\nDEFAULT_INPUT_POLICY=\"DROP\"\nDEFAULT_OUTPUT_POLICY=\"ACCEPT\"\n");
  write(root, "etc/ufw/user.rules",
        "*filter\n:ufw-user-input - [0:0]\n### RULES ###\n### tuple ### allow tcp 22 x\n"
        "-A ufw-user-input -p tcp --dport 22 -j ACCEPT\nCOMMIT\n");
  auto s = scan(table_id::firewall, root.path());
  CHECK(s.status == table_status::ok);
  CHECK(chain_of(s, "filter", "INPUT").policy == "drop");
  CHECK(chain_of(s, "filter", "OUTPUT").policy == "accept");
  const auto user = chain_of(s, "filter", "ufw-user-input");
  CHECK(user.rules == 1);
  CHECK(user.manager == "ufw");
  CHECK(user.enabled == true);
  write(root, "etc/ufw/ufw.conf", "ENABLED=no\n");
  s = scan(table_id::firewall, root.path());
  CHECK(chain_of(s, "filter", "INPUT").enabled == false);
  CHECK(chain_of(s, "filter", "ufw-user-input").enabled == false);
}

TEST_CASE("firewalld: zones with their targets, the default one where it lies",
          "[inventory][firewall]") {
  tests::temp_dir root;
  write(root, "etc/firewalld/firewalld.conf", "# c\nDefaultZone=work\n");
  write(root, "usr/lib/firewalld/zones/work.xml",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><zone><short>Work</short>"
        "<service name=\"ssh\"/><forward/></zone>");
  write(root, "usr/lib/firewalld/zones/home.xml", "<zone/>");
  write(root, "etc/firewalld/zones/dmz.xml",
        "<zone target=\"DROP\"><interface name=\"eth1\"/><port port=\"80\" protocol=\"tcp\"/>"
        "<rule family=\"ipv4\"><source address=\"192.0.2.1\"/><accept/></rule></zone>");
  write(root, "etc/firewalld/zones/old.xml", "<zone><port protocol=\"tcp\" port=\"80\"/></zone>");
  write(root, "etc/firewalld/direct.xml",
        "<direct><rule ipv=\"ipv4\" table=\"filter\" chain=\"INPUT\" priority=\"0\">-j DROP</rule>"
        "</direct>");
  auto s = scan(table_id::firewall, root.path());
  CHECK(s.status == table_status::ok);
  const auto zone = [&](const std::string& name) {
    return the(rows<chain>(s), [&](const auto& c) { return c.chain == name; });
  };
  CHECK(s.rows.size() == 4);
  CHECK(zone("work").enabled == true);
  CHECK(zone("work").policy == "default");
  CHECK(zone("work").rules == 2);
  CHECK(zone("work").path == "/usr/lib/firewalld/zones/work.xml");
  const auto dmz = zone("dmz");
  CHECK(dmz.policy == "DROP");
  CHECK(dmz.rules == 2);
  CHECK(dmz.enabled == true);
  CHECK(dmz.devices == std::vector<std::string>{"eth1"});
  CHECK_FALSE(zone("old").enabled);  // a connection may use it
  CHECK(zone("direct").rules == 1);
  const auto digest = zone("old").digest;
  write(root, "etc/firewalld/zones/old.xml",
        "<zone>\n  <short>x</short>\n <port port=\"80\" protocol=\"tcp\"/>\n</zone>");
  s = scan(table_id::firewall, root.path());
  CHECK(zone("old").digest == digest);
  write(root, "etc/firewalld/zones/old.xml", "<zone><port");
  s = scan(table_id::firewall, root.path());
  CHECK(s.status == table_status::partial);
  CHECK_FALSE(s.missed.empty());
}

TEST_CASE("a hundred thousand rules are counted, more chains than are kept are told",
          "[inventory][firewall]") {
  std::string text = "*filter\n:INPUT ACCEPT [0:0]\n";
  for (int i = 0; i < 100'000; ++i) text += "-A INPUT -s 192.0.2.1 -j DROP\n";
  CHECK(chain_of(save_scan(text + "COMMIT\n"), "filter", "INPUT").rules == 100'000);
  text = "*filter\n";
  for (int i = 0; i < 30'000; ++i) text += ":c" + std::to_string(i) + " - [0:0]\n";
  CHECK(save_scan(text).status == table_status::partial);
}

TEST_CASE("links out of the root lead nowhere, bytes are no matter", "[inventory][firewall]") {
  tests::temp_dir root, outside;
  write(outside, "rules", "table inet stolen { }\n");
  fs::create_directories(root / "etc");
  fs::create_symlink(outside / "rules", root / "etc/nftables.conf");
  CHECK(scan(table_id::firewall, root.path()).rows.empty());
  const auto s = nft_scan("table inet \"\xff\xfe\" { chain c { drop } }");
  CHECK(s.status == table_status::ok);
  CHECK(rows<chain>(s).at(0).rules == 1);
}
