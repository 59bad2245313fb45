// Network scripts, TOML and packages of smaller distributions, in whatever form.
#include "collector/inventory/toml.hpp"
#include "tests/fuzz/host_file.hpp"

TEST_CASE("no bytes break the readers of ifcfg files and dhcpcd.conf", "[fuzz]") {
  using subject = tests::host_file;
  tests::temp_dir root;
  const std::string redhat = "etc/sysconfig/network-scripts/", suse = "etc/sysconfig/network/";
  const std::string ifcfg =
      "DEVICE=\"eth0\"\nBOOTPROTO=none # x\nIPADDR=192.0.2.5\nPREFIX=24\nIPADDR_1='::5/64'\n"
      "NETMASK1=255.0.0.0\nGATEWAY=192.0.2.1\nIPV6ADDR_SECONDARIES=\"::1 ::2/64\"\nMETRIC=`x`\n";
  const std::string routes = "default 192.0.2.1 - - metric 5\ndefault via 192.0.2.1 metric 7\n";
  write(root, redhat + "ifcfg-eth1", ifcfg);
  const auto s =
      GENERATE_COPY(subject{table_id::protocols, redhat + "ifcfg-eth0", {ifcfg}},
                    subject{table_id::protocols, redhat + "route-eth1", {routes}},
                    subject{table_id::protocols, suse + "ifcfg-eth0", {ifcfg}},
                    subject{table_id::protocols,
                            "etc/dhcpcd.conf",
                            {"metric 3 # x\ndenyinterfaces veth* lo,[x\ninterface eth0\nstatic "
                             "ip_address=192.0.2.5/24\nstatic routers=192.0.2.1 192.0.2.2\nstatic "
                             "ip6_address=\nprofile x\nnoipv4\n"}});
  tests::fuzz_file(root, s);
}

TEST_CASE("no bytes break the reader of TOML", "[fuzz]") {
  tests::fuzz("toml",
              {"[ a . \"b\" ]\nc = \"x\\n\\u0041\" # y\nd = [1, 'z', { e = true }]\n[[f]]\ng = 1\n",
               "storage = { graphroot = '''\n/srv''', x.y = \"\"\"a\\\n  b\"\"\" }\n"},
              [](const std::string& bytes) {
                const auto all = inventory::toml_values::parse(bytes);
                if (all) REQUIRE(all->get("a.b.c").size() <= bytes.size());
                if (!all) REQUIRE(all.error().detail.starts_with("line "));
              });
}

TEST_CASE("no bytes break the readers of xbps's and Slackware's packages", "[fuzz]") {
  using subject = tests::host_file;
  tests::temp_dir root;
  const auto s = GENERATE(
      subject{table_id::packages,
              "var/db/xbps/pkgdb-0.38.plist",
              {"<?xml version=\"1.0\"?><!DOCTYPE plist PUBLIC \"a\" \"b\"><plist><dict><key>a</key>"
               "<dict><key>pkgver</key><string>a-1_1</string><key>x</key><array><dict/></array>"
               "<key>installed_size</key><integer>7</integer></dict></dict></plist>"}},
      subject{table_id::packages,
              "var/lib/pkgtools/packages/a-1-x86_64-1",
              {"UNCOMPRESSED PACKAGE SIZE:     1.5M\nPACKAGE DESCRIPTION:\na: a (b)\n"}});
  tests::fuzz_file(root, s);
}
