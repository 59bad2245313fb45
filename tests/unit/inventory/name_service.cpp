// Accounts and groups from every file that nsswitch.conf names, in the order of the C library.
#include "collector/inventory/accounts/name_service.hpp"

#include "tests/unit/inventory/scan.hpp"

namespace {

using lines = std::vector<std::string>;

struct names_host {
  tests::temp_dir root;
  names_host() {
    write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\n");
    write(root, "etc/group", "root:x:0:\nwheel:x:10:ann\n");
  }
  void nsswitch(const std::string& text) const { write(root, "etc/nsswitch.conf", text); }
  inventory::table_scan users() const { return scan(table_id::users, root.path()); }
  lines accounts() const {
    lines out;
    for (const auto& u : rows<schemas::user>(users()))
      out.push_back(fmt::format("{} {} {}", *u.name, *u.uid, *u.origin));
    std::ranges::sort(out);
    return out;
  }
  lines members(const std::string& group) const {
    return *the(rows<schemas::group>(scan(table_id::groups, root.path())), [&](const auto& g) {
              return g.name == group;
            }).members;
  }
};

}  // namespace

TEST_CASE("nsswitch.conf: sources, actions, and lines that are not for us", "[inventory][users]") {
  const auto names = [](const char* text) {
    lines out;
    for (const auto& s : inventory::sources_of(text, "passwd"))
      out.push_back(s.name + (s.asked ? "" : " never") + (s.merges ? " merged" : ""));
    return out;
  };
  CHECK(names("passwd: files altfiles\n") == lines{"files", "altfiles"});
  CHECK(names("passwd:files\tsss # ldap\n#passwd: nis\ngroup: db\n") == lines{"files", "sss"});
  CHECK(names("passwd: a\npasswd : b\npasswdx: c\n") == lines{"b"});
  CHECK(names("passwd: files [NotFound = return] sss\n") == lines{"files", "sss never"});
  CHECK(names("passwd: files [!UNAVAIL=return] sss\n") == lines{"files", "sss never"});
  CHECK(names("passwd: files [UNAVAIL=return !NOTFOUND=return] sss\n") == lines{"files", "sss"});
  CHECK(names("passwd: files[SUCCESS=merge]systemd x\n") == lines{"files", "systemd merged", "x"});
  CHECK(names("passwd:\n") == lines{"files"});
  CHECK(names("passwd: files [open") == lines{"files"});
  CHECK(names("") == lines{"files"});
}

TEST_CASE("altfiles: the accounts of /usr/lib, after those of /etc that have their names",
          "[inventory][users]") {
  const names_host h;
  write(h.root, "usr/lib/passwd",
        "root:x:7:7::/:/bin/false\ncore:x:1000:1000::/home/core:/bin/sh\n");
  write(h.root, "usr/lib/group", "wheel:x:10:core\ncore:x:1000:\n");
  CHECK(h.accounts() == lines{"root 0 local"});  // nobody names them
  h.nsswitch("passwd: files altfiles\ngroup: files altfiles\n");
  CHECK(h.accounts() == lines{"core 1000 altfiles", "root 0 local"});
  CHECK(h.members("wheel") == lines{"ann"});
  CHECK(h.members("core").empty());
  CHECK(h.users().status == table_status::ok);
  CHECK(h.users().reason.empty());
  h.nsswitch("passwd: altfiles files\ngroup: files [SUCCESS=merge] altfiles\n");
  CHECK(h.accounts() == lines{"core 1000 altfiles", "root 7 altfiles"});
  CHECK(h.members("wheel") == lines{"ann", "core"});
  h.nsswitch("passwd: files [NOTFOUND=return] altfiles\n");
  CHECK(h.accounts() == lines{"root 0 local"});
}

TEST_CASE("extrausers: accounts with their passwords", "[inventory][users]") {
  const names_host h;
  h.nsswitch("passwd: files extrausers\n");
  write(h.root, "etc/shadow", "root:!:19000::::::\n");
  write(h.root, "var/lib/extrausers/passwd",
        "ann:x:1000:1000::/home/ann:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nlow:x:1001:7::/:/bin/sh\n");
  write(h.root, "var/lib/extrausers/shadow", "ann:*:19000::::::\nroot:$6$a$b:1::::::\n");
  CHECK(h.accounts() == lines{"ann 1000 extrausers", "root 0 local"});
  const auto all = rows<schemas::user>(h.users());
  CHECK(the(all, [](const auto& u) { return u.name == "ann"; }).password_state == "disabled");
  CHECK(the(all, [](const auto& u) { return u.name == "root"; }).password_state == "disabled");
}

TEST_CASE("userdb: records of JSON, their groups and members", "[inventory][users]") {
  const names_host h;
  h.nsswitch("passwd: files systemd\ngroup: files [SUCCESS=merge] systemd\n");
  write(h.root, "etc/userdb/ann.user",
        R"({"userName":"ann","uid":1001,"realName":"Ann","shell":"/bin/sh","memberOf":["wheel"]})");
  write(h.root, "etc/userdb/1001.user", R"({"userName":"ann","uid":1001})");
  write(h.root, "usr/lib/userdb/ann.user", R"({"userName":"ann","uid":4})");
  write(h.root, "run/userdb/bob.user", R"({"userName":"bob","uid":1002,"gid":100})");
  write(h.root, "run/userdb/mal.user", R"({"userName":"other","uid":1})");
  write(h.root, "run/userdb/crew.group", R"({"groupName":"crew","gid":100,"members":["eve"]})");
  write(h.root, "run/userdb/wheel.group", R"({"groupName":"wheel","gid":10})");
  write(h.root, "run/userdb/bob:crew.membership", "{}");
  CHECK(h.accounts() == lines{"ann 1001 userdb", "bob 1002 userdb", "root 0 local"});
  CHECK(h.members("crew") == lines{"bob", "eve"});
  CHECK(h.members("wheel") == lines{"ann"});
  const auto bob =
      the(rows<schemas::user>(h.users()), [](const auto& u) { return u.name == "bob"; });
  CHECK(bob.groups == lines{"crew"});
  write(h.root, "run/userdb/eve.user", "{ broken");
  CHECK(h.users().status == table_status::partial);
  CHECK(h.accounts().size() == 3);
  h.nsswitch("passwd: files\n");
  CHECK(h.accounts() == lines{"root 0 local"});
}

TEST_CASE("sources that are configured and not read are named", "[inventory][users]") {
  const names_host h;
  const auto says = [&](table_id t, const std::string& nsswitch) {
    h.nsswitch(nsswitch);
    const auto s = scan(t, h.root.path());
    CHECK(s.status == table_status::ok);
    return s.reason;
  };
  CHECK(
      says(table_id::users, "passwd: files sss winbind\n").ends_with("are not read: sss, winbind"));
  CHECK(says(table_id::groups, "passwd: files\ngroup: files ldap\n").ends_with("not read: ldap"));
  CHECK(says(table_id::users, "passwd: files systemd altfiles mymachines db compat\n").empty());
  write(h.root, "var/lib/misc/passwd.db", "x");
  CHECK(says(table_id::users, "passwd: db files\n").ends_with("are not read: db"));
  write(h.root, "etc/passwd", "root:x:0:0::/root:/bin/sh\n+@staff::::::\n");
  CHECK(says(table_id::users, "passwd: files\n").empty());
  CHECK(says(table_id::users, "passwd: compat\n").ends_with("are not read: compat (NIS)"));
}

TEST_CASE("a file of accounts that cannot be read holds its own rows", "[inventory][users]") {
  const names_host h;
  h.nsswitch("passwd: files altfiles\n");
  fs::create_directories(h.root / "usr/lib");
  fs::create_symlink("passwd", h.root / "usr/lib/passwd");  // it leads to itself
  const auto held = [](const inventory::table_scan& s, const char* origin) {
    schemas::user u;
    u.name = "x";
    u.uid = 1;
    u.origin = origin;
    return *s.missed.hold(*schemas::find_table(table_id::users), schemas::encode_row(u).stable);
  };
  auto s = h.users();
  CHECK(s.status == table_status::partial);
  CHECK(held(s, "altfiles"));
  CHECK_FALSE(held(s, "local"));
  fs::remove(h.root / "usr/lib/passwd");
  fs::remove(h.root / "etc/passwd");
  write(h.root, "usr/lib/passwd", "core:x:1000:1000::/home/core:/bin/sh\n");
  s = h.users();
  CHECK(s.status == table_status::partial);
  CHECK(s.rows.size() == 1);
  CHECK(held(s, "local"));
}

TEST_CASE("nsswitch.conf without files: the accounts of /etc are told not to be the host's",
          "[inventory][users]") {
  const names_host h;
  const auto told = [&] {
    return std::pair(h.users().reason, scan(table_id::groups, h.root.path()).reason);
  };
  for (const auto* text : {"", "passwd: files\ngroup: compat\n", "shadow: db\n"}) {
    h.nsswitch(text);
    CHECK(told().first.find("no files among") == std::string::npos);
    CHECK(told().second.find("no files among") == std::string::npos);
  }
  h.nsswitch("passwd: altfiles\ngroup: altfiles [NOTFOUND=return] files\n");
  CHECK(
      told().first ==
      "nsswitch.conf has no files among its sources of accounts, so that those in /etc/passwd are "
      "nobody for the C library");
  CHECK(told().second.find("sources of groups, so that those in /etc/group") != std::string::npos);
  CHECK(h.users().status == table_status::ok);
}
