// What sudoers(5) and doas.conf(5) let an account do.
#include "collector/inventory/accounts/sudoers.hpp"
#include "collector/inventory/accounts/doas.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

using grants = std::vector<std::string>;
using sudo_groups = std::vector<std::pair<std::string, std::int64_t>>;

grants granted(const std::string& sudoers, const std::string& name = "ann",
               const sudo_groups& groups = {}) {
  tests::temp_dir root;
  write(root, "etc/sudoers", sudoers);
  auto s = inventory::read_sudoers(*common::root_dir::open(root.path()));
  CHECK(s.fault.empty());
  return s.grants_to({name, 1000, groups});
}

grants granted_by_doas(const std::string& text, const std::string& name = "ann",
                       const sudo_groups& groups = {}) {
  tests::temp_dir root;
  write(root, "etc/doas.conf", text);
  return inventory::read_sudoers(*common::root_dir::open(root.path()))
      .grants_to({name, 1000, groups});
}

}  // namespace

TEST_CASE("sudo: users, groups, numbers, aliases and includes; a name inside another is no right",
          "[inventory]") {
  tests::temp_dir root;
  write(root, "etc/sudoers",
        "# a comment\nDefaults env_reset\nDefaults:bob !requiretty\nUser_Alias ADMINS = carol, "
        "\\\n  dave : OPS = erin\n"
        "root ALL=(ALL:ALL) ALL\nADMINS, frank ALL = ALL\n%wheel\tALL=(ALL) ALL\n#1007 "
        "ALL=ALL\n!george ALL=ALL\n@includedir sudoers.d\n");
  write(root, "etc/sudoers.d/extra", "%#27 ALL=(ALL) ALL\nOPS ALL=ALL\n");
  write(root, "etc/sudoers.d/backup~", "mallory ALL=ALL\n");
  write(root, "etc/sudoers.d/x.dpkg-old", "mallory ALL=ALL\n");
  const auto s = inventory::read_sudoers(*common::root_dir::open(root.path()));
  CHECK(s.fault.empty());
  for (const std::string name : {"root", "carol", "dave", "erin", "frank"})
    CHECK(s.allows({name, 5, {}}));
  for (const std::string name : {"george", "mallory", "bob", "car", "Defaults"})
    CHECK_FALSE(s.allows({name, 5, {}}));
  CHECK(s.allows({"anybody", 1007, {}}));
  CHECK(s.allows({"anybody", 5, {{"wheel", 10}}}));
  CHECK(s.allows({"anybody", 5, {{"sudo", 27}}}));
  CHECK_FALSE(s.allows({"anybody", 5, {{"users", 100}}}));
}

TEST_CASE("sudo: files that include one another end", "[inventory]") {
  tests::temp_dir root;
  write(root, "etc/sudoers", "ann ALL=ALL\n#include /etc/sudoers\n");
  const auto s = inventory::read_sudoers(*common::root_dir::open(root.path()));
  CHECK(s.allows({"ann", 1, {}}));
  CHECK_FALSE(s.fault.empty());
}

TEST_CASE("sudo: what is granted, as whom and without a password", "[inventory][sudo]") {
  CHECK(granted("ann ALL=(ALL:ALL) ALL\n") == grants{"(ALL:ALL) ALL"});
  CHECK(granted("ann ALL = NOPASSWD: /usr/bin/less\n") == grants{"(root) NOPASSWD: /usr/bin/less"});
  CHECK(granted("ann ALL=(bob, %www : disk) /bin/a  -x   y, NOPASSWD:SETENV: /bin/b, PASSWD: "
                "/bin/c \"\"\n") == grants{"(bob,%www:disk) /bin/a -x y",
                                           "(bob,%www:disk) NOPASSWD: SETENV: /bin/b",
                                           "(bob,%www:disk) SETENV: /bin/c \"\""});
  CHECK(granted("ann web1, web2 = (root) /bin/a : db = (bob) CWD=/srv NOEXEC: /bin/b\n") ==
        grants{"db = (bob) CWD=/srv NOEXEC: /bin/b", "web1,web2 = (root) /bin/a"});
  CHECK(granted("ann ALL=() /bin/a, (:disk) sudoedit /etc/x\n") ==
        grants{"() /bin/a", "(:disk) sudoedit /etc/x"});
}

TEST_CASE("sudo: colons, commas and blanks of a command are part of it", "[inventory][sudo]") {
  CHECK(granted("ann ALL=/bin/a a\\:b\\,c\\=d, /bin/my\\ own x=y\n") ==
        grants{"(root) /bin/a a:b,c=d", "(root) /bin/my own x=y"});
  CHECK(granted("ann ALL=/bin/cat ^/var/log/[a,b:]+$, /bin/b \\*\n") ==
        grants{"(root) /bin/b \\*", "(root) /bin/cat ^/var/log/[a,b:]+$"});
  CHECK(granted("ann ALL=sha224:aa==, sha256:bb /bin/a, /bin/b\n") ==
        grants{"(root) /bin/b", "(root) sha224:aa== sha256:bb /bin/a"});
}

TEST_CASE("sudo: aliases of every kind, wherever they stand", "[inventory][sudo]") {
  CHECK(granted("STAFF SHOPS=(OPS) EDIT\nUser_Alias STAFF = ann, bob\nHost_Alias SHOPS = a, b : "
                "X = c\nRunas_Alias OPS = op, root\nCmnd_Alias PAGE = /bin/more, /bin/less : EDIT "
                "= /bin/vi, PAGE, !/bin/vi /etc/x\n") ==
        grants{"a,b = (op,root) /bin/less except /bin/vi /etc/x",
               "a,b = (op,root) /bin/more except /bin/vi /etc/x",
               "a,b = (op,root) /bin/vi except /bin/vi /etc/x"});
  // One that names itself ends.
  CHECK(granted("Cmnd_Alias A = B, /bin/a\nCmnd_Alias B = A\nann ALL=A\n").size() <= 49);
}

TEST_CASE("sudo: what is taken out stands behind what it is taken from", "[inventory][sudo]") {
  CHECK(granted("ann ALL=(ALL) ALL, !/bin/su, !/bin/bash\n") ==
        grants{"(ALL) ALL except /bin/bash; /bin/su"});
  // The last that matches counts.
  CHECK(granted("ann ALL=(ALL) !/bin/su, ALL\n") == grants{"(ALL) ALL"});
  CHECK(granted("ann ALL=(ALL) ALL\nann ALL=!/bin/su\n") ==
        grants{"(ALL) ALL except (root) /bin/su"});
}

TEST_CASE("sudo: the hash of a long list is of no password in it", "[inventory][sudo][secrets]") {
  const auto with = [](const std::string& password) {
    return granted("ann ALL=(ALL) ALL, !/bin/x --password " + password + ", !/bin/" +
                   std::string(300, 'y') + "\n");
  };
  CHECK(with("Cat31a") == with("Dog32b"));
}

TEST_CASE("sudo: groups reach their members, and who is excluded has nothing",
          "[inventory][sudo]") {
  const std::string text = "%wheel, !bob ALL=ALL\nALL, !carol ALL=/bin/a\n";
  CHECK(granted(text, "ann", {{"wheel", 10}}) == grants{"(root) /bin/a", "(root) ALL"});
  CHECK(granted(text, "bob", {{"wheel", 10}}) == grants{"(root) /bin/a"});
  CHECK(granted(text, "carol").empty());
}

TEST_CASE("sudo: settings that need no password are part of what is granted", "[inventory][sudo]") {
  const std::string text =
      "Defaults env_reset, secure_path=\"/a,/b\", !authenticate\nDefaults:bob "
      "timestamp_timeout=-1\nDefaults env_keep += \"LD_PRELOAD\"\nann, bob ALL=/bin/a\n";
  CHECK(granted(text) ==
        grants{"(root) /bin/a", "Defaults !authenticate", "Defaults env_keep += \"LD_PRELOAD\""});
  CHECK(granted(text, "bob").back() == "Defaults:bob timestamp_timeout=-1");
  CHECK(granted(text, "carol").empty());
}

TEST_CASE("sudo: many and long rights are bounded, and a change in their ends shows",
          "[inventory][sudo]") {
  const auto many = [](const std::string& last) {
    std::string text;
    for (int i = 0; i < 300; ++i)
      text += fmt::format("ann ALL=/bin/x{:03} {}\n", i, std::string(400, 'a'));
    return granted(text + "ann ALL=/bin/y " + std::string(400, 'a') + last + "\n");
  };
  const auto some = many("1"), others = many("2");
  REQUIRE(some.size() == 49);
  CHECK(some.back().starts_with("253 more ("));
  CHECK(some.back() != others.back());
  for (const auto& one : some) CHECK(one.size() <= 256);
}

TEST_CASE("doas: rules, of which the last counts", "[inventory][sudo]") {
  CHECK(granted_by_doas("permit ann\n") == grants{"doas (ALL) ALL"});
  CHECK(
      granted_by_doas("# c\npermit nopass keepenv setenv { A=b -C } ann as root cmd /bin/a args "
                      "x \"y z\" # d\npermit persist :wheel as op cmd b args\ndeny ann as root cmd "
                      "c\n",
                      "ann", {{"wheel", 10}}) ==
      grants{"doas (op) b \"\" except doas (root) c",
             "doas (root) NOPASSWD: SETENV: /bin/a x y z except doas (root) c"});
  CHECK(granted_by_doas("permit 1000 \\\n cmd /bin/a\nallow ann\npermit bob\n") ==
        grants{"doas (ALL) /bin/a"});
  CHECK(granted_by_doas("permit :1000\n").empty());
}

TEST_CASE("an account has what sudo and doas grant it", "[inventory][sudo]") {
  tests::temp_dir root;
  write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:27::/home/ann/:/bin/sh\n");
  write(root, "etc/group", "sudo:x:27:\n");
  write(root, "etc/sudoers", "%sudo ALL=(ALL) /bin/a --password=hunter22\n");
  const auto of = [&](const std::string& name) {
    const auto all = rows<schemas::user>(scan(table_id::users, root.path()));
    return the(all, [&](const auto& u) { return u.name == name; });
  };
  CHECK(of("ann").sudo_commands == grants{"(ALL) /bin/a --password=***"});
  CHECK(of("root").sudo_commands == grants{});
  write(root, "etc/doas.conf", "permit nopass root\n");
  CHECK(of("root").sudo_commands == grants{"doas (ALL) NOPASSWD: ALL"});
  CHECK(of("root").sudo == false);
  fs::remove(root / "etc/sudoers");
  fs::create_directories(root / "etc/sudoers");
  CHECK_FALSE(of("ann").sudo_commands);
}

TEST_CASE("sudo: /usr/etc/sudoers counts where /etc has none", "[inventory][sudo]") {
  tests::temp_dir root;
  const auto s = [&] { return inventory::read_sudoers(*common::root_dir::open(root.path())); };
  write(root, "usr/etc/sudoers", "ann ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n");
  write(root, "etc/sudoers.d/bob", "bob ALL=(ALL) ALL\n");
  CHECK(s().allows({"ann", 5, {}}));
  CHECK(s().allows({"bob", 5, {}}));
  write(root, "etc/sudoers", "root ALL=(ALL) ALL\n");
  CHECK_FALSE(s().allows({"ann", 5, {}}));
  CHECK_FALSE(s().allows({"bob", 5, {}}));
}

TEST_CASE("sudo: a backslash keeps a blank of an included path", "[inventory][sudo]") {
  tests::temp_dir root;
  write(root, "etc/sudoers",
        "@include /etc/with\\ blank\n@include \"/etc/in quotes\"\n@includedir /etc/su\\ d\n");
  write(root, "etc/with blank", "ann ALL=(root) /bin/x\n");
  write(root, "etc/in quotes", "bob ALL=(root) /bin/x\n");
  write(root, "etc/su d/x", "eve ALL=(root) /bin/x\n");
  auto s = inventory::read_sudoers(*common::root_dir::open(root.path()));
  CHECK(s.fault.empty());
  for (const auto* name : {"ann", "bob", "eve"})
    CHECK(s.grants_to({name, 5, {}}) == grants{"(root) /bin/x"});
}

TEST_CASE("doas: the folder that Alpine's reads", "[inventory][sudo]") {
  const auto granted_on = [](const std::string& os) {
    tests::temp_dir root;
    write(root, "etc/os-release", os);
    write(root, "etc/doas.d/20-wheel.conf", "permit persist :sudo\n");
    write(root, "etc/doas.d/30.conf.bak", "permit ann cmd bak\n");
    write(root, "etc/doas.d/10.conf", "permit ann cmd first\n");
    write(root, "etc/doas.conf", "permit ann cmd last\n");
    auto s = inventory::read_sudoers(*common::root_dir::open(root.path()));
    CHECK(s.fault.empty());
    return s.grants_to({"ann", 1000, {{"sudo", 27}}});
  };
  const grants all{"doas (ALL) ALL", "doas (ALL) first", "doas (ALL) last"};
  CHECK(granted_on("ID=alpine\n") == all);
  CHECK(granted_on("ID=postmarketos\nID_LIKE=\"alpine\"\n") == all);
  CHECK(granted_on("ID=debian\n") == grants{"doas (ALL) last"});
}
