// Files of repositories as their own tools take them, with what these refuse.
#include "tests/unit/inventory/repository_host.hpp"

TEST_CASE("apt: an entry that apt refuses is told, with its line, and holds nothing",
          "[inventory][repositories]") {
  const repository_host h;
  const auto refused =
      GENERATE(as<std::string>{}, "deb http://b.example/", "rpm http://c.example/ x y",
               "deb [arch=amd64 http://c.example/ x y", "deb [x] http://c.example/ x y",
               "deb c.example/x s m", "deb http://c.example/x ./ m", "rubbish");
  CAPTURE(refused);
  write(h.root, "etc/apt/sources.list", "deb http://a.example/ bookworm main\n" + refused + "\n");
  write(h.root, "etc/apt/sources.list.d/b:1.list", "deb http://d.example/ x main\n");
  write(h.root, "etc/apt/sources.list.d/b 1.list", "deb http://e.example/ x main\n");
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  CHECK(s.reason == "etc/apt/sources.list:2: apt refuses all of its sources for what stands here");
  CHECK(s.rows.size() == 2);
  CHECK(s.missed.empty());  // all there is was read
}

TEST_CASE("apt: a stanza that apt refuses is told, and what is switched off need not be whole",
          "[inventory][repositories]") {
  const repository_host h;
  const std::string good = "Types: deb\nURIs: http://b.example/x\nSuites: s\nComponents: m\n";
  const auto refused =
      GENERATE(as<std::string>{}, "Types: deb\nSuites: s\n",
               "Types: rpm\nURIs: http://b.example/x\nSuites: s\nComponents: m\n",
               "Types: deb\nURIs: http://b.example/x\nSuites: s/\nComponents: m\n",
               "Types: deb\nURIs: http://b.example/x\nSuites: s\n", "Types: x\nEnabled: no\n");
  CAPTURE(refused);
  write(h.root, "etc/apt/sources.list.d/x.sources", good + "\n" + refused);
  CHECK(h.scanned().rows.size() == 1);
  CHECK(h.scanned().reason ==
        "etc/apt/sources.list.d/x.sources:6: apt refuses all of its sources for what stands here");
  write(h.root, "etc/apt/sources.list.d/x.sources", good + "\nTypes: deb\nEnabled: no\n");
  CHECK(h.scanned().status == table_status::ok);
}

TEST_CASE("dnf: a file with a line that it cannot read is passed over as a whole",
          "[inventory][repositories]") {
  const repository_host h;
  const auto refused = GENERATE(as<std::string>{}, "baseurl=http://a.example/\n[a]\n",
                                "[a\nname=x\n", "[]\nname=x\n", "[a]\nname\n", "[a]\n=x\n",
                                "[a] xy\nname=x\n", "[a]\n name=x\n", "[a]\n\n  # x\nname=x\n");
  CAPTURE(refused);
  write(h.root, "etc/yum.repos.d/a.repo", refused + "[b]\nbaseurl=http://b.example/\n");
  write(h.root, "etc/yum.repos.d/my own+.repo",
        "[c]\nbaseurl=http://c.example/\n http://d.example/\n\n[bad id]\nname=x\n");
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  CHECK_THAT(s.reason, Catch::Matchers::StartsWith("etc/yum.repos.d/a.repo:"));
  REQUIRE(s.rows.size() == 1);
  CHECK(h.named("c").mirrors == repository_texts{"http://d.example/"});
  CHECK(s.missed.empty());
}

TEST_CASE("dnf: a section may have a comment behind it, blanks before it or a mark in front",
          "[inventory][repositories]") {
  const repository_host h;
  const auto section = GENERATE(as<std::string>{}, "[a] # local [mirror]\n", "[a] ; x\n", "[a];\n",
                                " [a]\n", "\xEF\xBB\xBF[a]\n", "[0]\nname=x\n\t[a] # x\n");
  CAPTURE(section);
  write(h.root, "etc/yum.repos.d/a.repo", section + "baseurl=http://a.example/\n");
  CHECK(h.scanned().status == table_status::ok);
  CHECK(h.named("a").uri == "http://a.example/");
}

TEST_CASE("dnf: a file that only some versions pass over holds its rows",
          "[inventory][repositories]") {
  const repository_host h;
  const auto doubtful = GENERATE(as<std::string>{}, "[a]\nbaseurl=http://a.example/\n\n more\n",
                                 "[a]\nname=x\n# x\n more\n", "[a[1:2]]\nname=x\n");
  CAPTURE(doubtful);
  write(h.root, "etc/yum.repos.d/a.repo", doubtful);
  const auto s = h.scanned();
  CHECK(s.status == table_status::partial);
  schemas::repository a;
  a.format = "rpm";
  a.file = "/etc/yum.repos.d/a.repo";
  CHECK(
      *s.missed.hold(*schemas::find_table(table_id::repositories), schemas::encode_row(a).stable));
}

TEST_CASE("dnf: an id may have variables", "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/yum.repos.d/a.repo",
        "[a-${releasever}-$basearch]\nbaseurl=http://a.example/\n");
  CHECK(h.scanned().status == table_status::ok);
  CHECK(h.named("a-${releasever}-$basearch").uri == "http://a.example/");
}

TEST_CASE("dnf: sections of one name are one, the last word counts, and the first file has the id",
          "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/yum.repos.d/a.repo",
        "[a]\nbaseurl=http://a.example/\nenabled=1\n[b]\nbaseurl=http://b.example/\n"
        "[a]\nenabled=0\ngpgcheck=0\n");
  write(h.root, "etc/yum.repos.d/b.repo", "[b]\nbaseurl=http://other.example/\n");
  const auto all = rows<schemas::repository>(h.scanned());
  REQUIRE(all.size() == 3);
  const auto a = h.named("a");
  CHECK(a.uri == "http://a.example/");
  CHECK(a.enabled == false);
  CHECK(a.verified == false);
  CHECK(the(all, [](const auto& r) { return r.uri == "http://b.example/"; }).enabled == true);
  CHECK(the(all, [](const auto& r) { return r.uri == "http://other.example/"; }).enabled == false);
}

TEST_CASE("pacman: repositories and servers stand where their file is included",
          "[inventory][repositories]") {
  const repository_host h;
  write(h.root, "etc/pacman.conf",
        "[options]\nInclude = /etc/pacman.d/options\n[core]\nInclude = /etc/pacman.d/servers\n"
        "Include = /etc/pacman.d/more.d/*.conf\nServer = https://last.example/\n");
  write(h.root, "etc/pacman.d/options", "SigLevel = Never\n");
  write(h.root, "etc/pacman.d/servers", "Server = https://core.example/\n");
  write(h.root, "etc/pacman.d/more.d/a.conf", "[a]\nInclude = /etc/pacman.d/servers\n");
  write(h.root, "etc/pacman.d/more.d/b.conf", "[b]\nSigLevel = Required\n");
  CHECK(h.scanned().status == table_status::ok);
  CHECK(h.named("core").uri == "https://core.example/");
  CHECK(h.named("core").verified == false);
  CHECK(h.named("a").uri == "https://core.example/");
  CHECK(h.named("a").file == "/etc/pacman.d/more.d/a.conf");
  CHECK(h.named("b").verified == true);
  CHECK(h.named("b").uri == "https://last.example/");  // the section that began last
  write(h.root, "etc/pacman.d/more.d/a.conf", "Include = /etc/pacman.d/more.d/a.conf\n");
  CHECK(h.scanned().status == table_status::partial);  // round and round
  fs::remove(h.root / "etc/pacman.conf");
  fs::create_symlink("pacman.conf", h.root / "etc/pacman.conf");
  schemas::repository b;  // what an unreadable file included is not known
  b.format = "pacman";
  b.file = "/etc/pacman.d/more.d/b.conf";
  CHECK(*h.scanned().missed.hold(*schemas::find_table(table_id::repositories),
                                 schemas::encode_row(b).stable));
}
