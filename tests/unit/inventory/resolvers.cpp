// Names, accounts, time and zone by the files of made-up hosts.
#include "tests/support/peers.hpp"
#include "tests/support/skip.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using resolver = schemas::resolver;
using text_list = std::vector<std::string>;

std::vector<resolver> resolvers_of(const tests::temp_dir& root) {
  const auto s = scan(table_id::resolvers, root.path());
  CHECK(s.status == table_status::ok);
  return rows<resolver>(s);
}

/// `name value` of a kind, those with a position in its order.
text_list of_kind(const std::vector<resolver>& all, const std::string& kind) {
  std::vector<std::pair<std::int64_t, std::string>> found;
  for (const auto& r : all)
    if (r.kind == kind)
      found.emplace_back(r.position.value_or(0), *r.name + (r.value ? " " + *r.value : ""));
  std::ranges::sort(found);
  text_list out;
  for (auto& f : found) out.push_back(std::move(f.second));
  return out;
}

}  // namespace

TEST_CASE("resolvers: of resolv.conf the last search list counts, options add up",
          "[inventory][resolvers]") {
  tests::temp_dir root;
  write(root, "etc/resolv.conf",
        "# nameserver 192.0.2.1\n; nameserver 192.0.2.1\n nameserver 192.0.2.1\n"
        "nameserver 192.0.2.53 # first\nnameserver\t2001:db8::1\nnameserver nonsense\n"
        "nameserver fe80::1%eth0\nnameserver 127.1\nsearch a.example b.example\n"
        "domain c.example more\nsearch d.example\te.example\noptions ndots:2 rotate\n"
        "options ndots:3 edns0\n");
  const auto all = resolvers_of(root);
  CHECK(of_kind(all, "nameserver") == text_list{"nameserver 192.0.2.53", "nameserver 2001:db8::1",
                                                "nameserver fe80::1%eth0", "nameserver 127.1"});
  CHECK(of_kind(all, "search") == text_list{"search d.example", "search e.example"});
  CHECK(of_kind(all, "option") == text_list{"edns0", "ndots 3", "rotate"});
}

TEST_CASE("resolvers: a link to what only a running host has is said, and is no fault",
          "[inventory][resolvers]") {
  tests::temp_dir root;
  fs::create_directories(root / "etc");
  fs::create_symlink("../run/systemd/resolve/stub-resolv.conf", root / "etc/resolv.conf");
  const auto s = scan(table_id::resolvers, root.path());
  CHECK(s.status == table_status::ok);
  CHECK(s.reason ==
        "etc/resolv.conf is a link to ../run/systemd/resolve/stub-resolv.conf, which "
        "is not here");
  write(root, "run/systemd/resolve/stub-resolv.conf", "nameserver 127.0.0.53\n");
  CHECK(of_kind(resolvers_of(root), "nameserver") == text_list{"nameserver 127.0.0.53"});
}

TEST_CASE("resolvers: hosts are a row a name, nsswitch.conf one a database",
          "[inventory][resolvers]") {
  tests::temp_dir root;
  write(root, "etc/hosts",
        "127.0.0.1\tlocalhost\n::1 localhost ip6-localhost # both\nnonsense x\n192.0.2.7\n"
        "# 192.0.2.8 y\n192.0.2.9 web web.example web\n127.1 short\n");
  write(root, "etc/nsswitch.conf",
        "# x\npasswd:  files   systemd\nhosts: dns\nhosts:\tfiles [NOTFOUND=return] dns # z\n");
  const auto all = resolvers_of(root);
  CHECK(of_kind(all, "host") == text_list{"ip6-localhost ::1", "localhost 127.0.0.1",
                                          "localhost ::1", "web 192.0.2.9",
                                          "web.example 192.0.2.9"});
  CHECK(of_kind(all, "nsswitch") ==
        text_list{"hosts files [NOTFOUND=return] dns", "passwd files systemd"});
}

TEST_CASE("resolvers: resolved's and timesyncd's files are merged with their drop-ins",
          "[inventory][resolvers]") {
  tests::temp_dir root;
  write(root, "etc/systemd/resolved.conf",
        "[Resolve]\nDNS=192.0.2.1 192.0.2.2\nDNSSEC=no\nLLMNR=yes\n#Cache=no\n");
  write(root, "usr/lib/systemd/resolved.conf", "[Resolve]\nDNS=192.0.2.99\n");
  write(root, "usr/lib/systemd/resolved.conf.d/50-a.conf", "[Resolve]\nDNS=192.0.2.98\n");
  write(root, "etc/systemd/resolved.conf.d/50-a.conf",
        "[Resolve]\nDNS=\nDNS=192.0.2.3#dns.example\nDomains=~. corp.example\nDNSSEC=yes\n");
  fs::create_symlink("/dev/null", root / "etc/systemd/resolved.conf.d/60-b.conf");
  write(root, "run/systemd/resolved.conf.d/60-b.conf", "[Resolve]\nDNS=192.0.2.97\n");
  write(root, "etc/systemd/timesyncd.conf.d/a.conf", "[Time]\nNTP=t1.example t2.example\n");
  const auto all = resolvers_of(root);
  CHECK(of_kind(all, "nameserver") == text_list{"DNS 192.0.2.3#dns.example"});
  CHECK(of_kind(all, "search") == text_list{"Domains ~.", "Domains corp.example"});
  CHECK(of_kind(all, "option") == text_list{"DNSSEC yes", "LLMNR yes"});
  CHECK(of_kind(all, "time-server") == text_list{"NTP t1.example", "NTP t2.example"});
}

TEST_CASE("resolvers: chrony's servers are found in all that it includes",
          "[inventory][resolvers]") {
  tests::temp_dir root;
  write(root, "etc/chrony/chrony.conf",
        "! x\nconfdir /etc/chrony/conf.d /run/conf.d\nPool 2.debian.pool.ntp.org iburst\n"
        "sourcedir /etc/chrony/sources.d\ninclude /etc/chrony/more/*.inc\nkeyfile /etc/k\n");
  write(root, "etc/chrony/conf.d/a.conf", "server a.example key 7\n");
  write(root, "run/conf.d/a.conf", "server hidden.example\n");
  write(root, "run/conf.d/b.conf", "peer b.example\n");
  write(root, "etc/chrony/sources.d/x.sources", "server x.example\n");
  write(root, "etc/chrony/sources.d/x.conf", "server no.example\n");
  write(root, "etc/chrony/more/z.inc", "refclock PPS /dev/pps0\ninclude /etc/chrony/chrony.conf\n");
  const auto s = scan(table_id::resolvers, root.path());
  CHECK(s.status == table_status::partial);  // it includes itself, which ends
  const auto all = rows<resolver>(s);
  CHECK(of_kind(all, "time-server") == text_list{"peer b.example", "pool 2.debian.pool.ntp.org",
                                                 "refclock PPS", "server a.example",
                                                 "server x.example"});
  CHECK(the(all, [](const auto& r) { return r.value == "a.example"; }).options ==
        text_list{"key", "7"});
}

TEST_CASE("resolvers: without the file that includes them servers are not gone",
          "[inventory][resolvers]") {
  tests::temp_dir root;
  write(root, "etc/chrony/chrony.conf", "confdir /etc/chrony/conf.d\n");
  write(root, "etc/chrony/conf.d/a.conf", "server a.example\n");
  const auto before = scan(table_id::resolvers, root.path());
  REQUIRE(before.rows.size() == 1);
  fs::remove(root / "etc/chrony/chrony.conf");
  fs::create_symlink("chrony.conf", root / "etc/chrony/chrony.conf");
  const auto s = scan(table_id::resolvers, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(*s.missed.hold(*schemas::find_table(table_id::resolvers), before.rows[0].stable));
}

TEST_CASE("resolvers: ntpd's servers and the zone", "[inventory][resolvers]") {
  tests::temp_dir root;
  write(root, "etc/ntp.conf", "driftfile /x\nserver 0.example iburst # c\npool 1.example\n");
  write(root, "etc/openntpd/ntpd.conf", "servers pool.example\nconstraint from \"x\"\n");
  write(root, "etc/timezone", "Europe/Berlin\n");
  fs::create_symlink("../usr/share/zoneinfo/Europe/Paris", root / "etc/localtime");
  const auto all = resolvers_of(root);
  CHECK(of_kind(all, "time-server") ==
        text_list{"pool 1.example", "server 0.example", "servers pool.example"});
  CHECK(of_kind(all, "zone") == text_list{"localtime Europe/Paris", "timezone Europe/Berlin"});
}

TEST_CASE("resolvers: a long list of hosts takes no room from the others",
          "[inventory][resolvers]") {
  tests::temp_dir root;
  std::string many;
  for (int n = 0; n < 100'000; ++n) many += "0.0.0.0 h" + std::to_string(n) + "\n";
  write(root, "etc/hosts", many);
  write(root, "etc/timezone", "\xff\n");
  auto s = scan(table_id::resolvers, root.path());
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 20'000);
  CHECK(of_kind(rows<resolver>(s), "zone") == text_list{"timezone \xff"});

  fs::remove(root / "etc/hosts");
  fs::create_symlink("../../../../../../../../etc/passwd", root / "etc/hosts");
  CHECK(of_kind(resolvers_of(root), "host").empty());
  tests::temp_dir empty;
  CHECK(scan(table_id::resolvers, empty.path()).status == table_status::unsupported);
}

TEST_CASE("the files of resolved.conf are those of systemd-analyze cat-config",
          "[inventory][owners]") {
  const auto analyze = tests::peer("systemd-analyze");
  if (analyze.empty()) tests::skip("no systemd-analyze here");
  tests::temp_dir root;
  int n = 0;
  for (const auto* folder : {"etc", "run", "usr/local/lib", "usr/lib"})
    for (const auto* name :
         {"resolved.conf", "resolved.conf.d/20-b.conf", "resolved.conf.d/10-a.conf"})
      if (++n % 3 != 0 || std::string(folder) != "etc")
        write(root, std::string(folder) + "/systemd/" + name,
              fmt::format("[Resolve]\nDNS=192.0.2.{}\n", n));
  text_list theirs, ours = of_kind(resolvers_of(root), "nameserver");
  for (const auto& line :
       tests::lines_of({analyze, "cat-config", "systemd/resolved.conf", "--root=" + root.path()}))
    if (line.starts_with("DNS=")) theirs.push_back("DNS " + line.substr(4));
  if (theirs.empty()) tests::skip("this systemd-analyze does not look below a root");
  CHECK(ours == theirs);
}
