// etc/passwd and etc/group: what a line means, and what is said of a broken one.
#include "collector/inventory/accounts/accounts.hpp"

#include <algorithm>

#include "tests/unit/inventory/scan.hpp"

TEST_CASE(
    "accounts: one name may have two uids, an empty shell is not an absent one, NIS lines are left "
    "out",
    "[inventory]") {
  const auto users = rows<schemas::user>(scan(table_id::users, fixture));
  CHECK(users.size() == 6);
  CHECK(std::ranges::count(users, schemas::text("alice"), &schemas::user::name) == 2);
  const auto empty = std::ranges::find(users, schemas::text("empty"), &schemas::user::name);
  REQUIRE(empty != users.end());
  CHECK(empty->shell == "");
  const auto groups = rows<schemas::group>(scan(table_id::groups, fixture));
  const auto sudo = std::ranges::find(groups, schemas::text("sudo"), &schemas::group::name);
  REQUIRE(sudo != groups.end());
  CHECK(sudo->members == std::vector<std::string>{"alice", "bob"});
}

TEST_CASE("a broken account line is named, and holds nothing: it is nobody's account",
          "[inventory]") {
  const auto broken = inventory::parse_passwd(
      "root:x:0:0:root:/root:/bin/sh\nnouid:x::1:::\nshort:x:5\n", [](const auto&) {});
  REQUIRE(broken.bad.size() == 2);
  CHECK(broken.bad[0].line == 2);
  CHECK(broken.bad[1].line == 3);
  tests::temp_dir root;
  CHECK(scan(table_id::users, root.path()).status == table_status::unknown);
  write(root, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n:x:1:1::/home/x:\nx:x::1:::\n");
  for (const auto table : {table_id::users, table_id::ssh_keys}) {
    const auto s = scan(table, root.path());
    CHECK(s.missed.empty());
  }
  CHECK(scan(table_id::users, root.path()).status == table_status::partial);
}

TEST_CASE("blanks before a name hide no account", "[inventory]") {
  std::vector<schemas::user> users;
  const auto met = inventory::parse_passwd("  toor:x:0:0::/root:/bin/sh\n \t# a comment\n \n",
                                           [&](const auto& u) { users.push_back(u); });
  CHECK(met.bad.empty());
  REQUIRE(users.size() == 1);
  CHECK(users[0].name == "toor");
}

TEST_CASE("a passwd line without a group id is nobody's account, and said", "[inventory]") {
  for (const std::string line : {"odd:x:7:many::/:/bin/sh", "odd:x:7", "odd:x:7::::", "odd:x:7:"}) {
    CAPTURE(line);
    tests::temp_dir root;
    write(root, "etc/passwd", "root:x:0:0:root:/root:/bin/sh\n" + line + "\n");
    const auto s = scan(table_id::users, root.path());
    CHECK(s.status == table_status::partial);
    CHECK(s.reason.starts_with("etc/passwd:2: "));
    CHECK(s.missed.empty());
    CHECK(s.rows.size() == 1);
  }
}

TEST_CASE("what ends early is an account, and a shell goes on to the end of its line",
          "[inventory]") {
  std::vector<schemas::user> users;
  const auto met = inventory::parse_passwd("a:x:7:8\nb:x:7:8:B:/b:/bin/sh:more:x\n",
                                           [&](const auto& u) { users.push_back(u); });
  CHECK(met.bad_lines == 2);
  REQUIRE(users.size() == 2);
  CHECK(users[0].gid == 8);
  CHECK(users[1].shell == "/bin/sh:more:x");
}

TEST_CASE("a group of more members than fit is cut, and said; it does not disappear",
          "[inventory]") {
  std::string members;
  for (int i = 0; i < 30'000; ++i) members += fmt::format("member-{:05},", i);
  tests::temp_dir root;
  write(root, "etc/group", "crowd:x:9:" + members + "\nfew:x:10:a\n");
  const auto s = scan(table_id::groups, root.path());
  CHECK(s.status == table_status::partial);
  REQUIRE(s.rows.size() == 2);
  CHECK(rows<schemas::group>(s).at(1).members->size() > 1000);  // the shorter name comes first
}

TEST_CASE("however many lines a stranger writes, memory and rows are bounded", "[inventory]") {
  tests::temp_dir root;
  std::string many;
  for (int i = 0; i < 100'001; ++i) many += fmt::format("u{}:x:{}:0::/:\n", i, i);
  write(root, "etc/passwd", many);
  const auto s = scan(table_id::users, root.path());
  CHECK(s.status == table_status::unknown);
  CHECK(s.reason == "more than 100000 rows");
  CHECK(s.rows.empty());
  const auto met = inventory::parse_passwd(
      std::string(1'000'000, ':') + "\n" + std::string(400'000, '\n'), [](const auto&) {});
  CHECK(met.bad_lines == 1);
  std::string bad;
  for (int i = 0; i < 5000; ++i) bad += "x\n";
  const auto counted = inventory::parse_passwd(bad, [](const auto&) {});
  CHECK(counted.bad_lines == 5000);
  CHECK(counted.bad.size() <= 100);
}
