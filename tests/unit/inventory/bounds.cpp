// What no host, however odd, may make a scan do: cost more than its budget, or take what is missing
// for gone.
#include "collector/inventory/accounts/remote_users.hpp"
#include "tests/unit/inventory/scan.hpp"

TEST_CASE("a table whose budget is spent is unknown: what is missing is not taken for gone",
          "[inventory][bounds]") {
  const auto host = *common::root_dir::open("/");
  for (const auto& p : inventory::providers()) {
    if (p.table == table_id::hotfixes) continue;  // it looks at nothing
    const auto s = inventory::run(
        p, host, {.cpu = std::chrono::seconds{60}, .wall = std::chrono::milliseconds{0}});
    CAPTURE(schemas::find_table(p.table)->name);
    CHECK(s.status == table_status::unknown);
    CHECK(s.rows.empty());
    CHECK(s.reason == "its 0 ms are over");
  }
}

TEST_CASE("users: a directory is one that is not of this host", "[inventory][users]") {
  CHECK(inventory::remote_sources("passwd: files systemd\ngroup: files sss\n").empty());
  CHECK(inventory::remote_sources(
            "# passwd: ldap\n passwd:  files [NOTFOUND = return]  sss ldap # and more\n") ==
        "sss ldap");
  CHECK(inventory::remote_sources("passwd: compat winbind [!UNAVAIL=return]\n") == "winbind");
  CHECK(inventory::remote_sources("").empty());
}
