// Accounts, passwords, keys and rights that lie elsewhere than in their usual files.
#include "tests/unit/inventory/scan.hpp"

namespace {

const std::string key_of_ann = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEFubg== ann@host\n";

struct account_host {
  account_host() {
    write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann:/bin/sh\n");
    write(root, "etc/group", "root:x:0:\n");
  }
  tests::temp_dir root;
  inventory::table_scan scanned() const { return scan(table_id::users, root.path()); }
  schemas::user of(const std::string& name) const {
    return the(rows<schemas::user>(scanned()), [&](const auto& u) { return u.name == name; });
  }
};

}  // namespace

TEST_CASE("users: keys lie where sshd_config says", "[inventory][users]") {
  for (const auto& [setting, file] :
       {std::pair<std::string, std::string>{"/etc/ssh/keys/%u", "etc/ssh/keys/ann"},
        {"/srv/keys/%U.pub", "srv/keys/1000.pub"},
        {"%h/keys", "home/ann/keys"},
        {".none .keys", "home/ann/.keys"},
        {"\"/srv/a%%b\"", "srv/a%b"}}) {
    const account_host h;
    INFO(setting);
    write(h.root, file, key_of_ann);
    CHECK(h.of("ann").ssh_keys->empty());
    write(h.root, "etc/ssh/sshd_config", "Port 22\nauthorizedkeysfile " + setting + "\n");
    CHECK(h.of("ann").ssh_keys->size() == 1);
  }
  const account_host h;
  write(h.root, "home/ann/.ssh/authorized_keys", key_of_ann);
  CHECK(h.of("ann").ssh_keys->size() == 1);
  write(h.root, "etc/ssh/sshd_config.d/keys.conf", "AuthorizedKeysFile none\n");
  write(h.root, "etc/ssh/sshd_config", "Include sshd_config.d/*.conf\n");
  CHECK(h.of("ann").ssh_keys->empty());
}

TEST_CASE("users: passwords of tcb, each in a file of its own", "[inventory][users]") {
  const account_host h;
  write(h.root, "etc/tcb/ann/shadow", "ann:!:19000:0:99999:7:::\n");
  CHECK(h.of("ann").password_state == "disabled");
  CHECK(h.of("ann").password_max_days == 99999);
}

TEST_CASE("users: rights that a directory gives are not denied", "[inventory][users]") {
  const account_host h;
  write(h.root, "etc/sudoers", "root ALL=(ALL) ALL\n");
  CHECK(h.of("ann").sudo == false);
  write(h.root, "etc/nsswitch.conf", "passwd: files\nsudoers: files ldap\n");
  CHECK_FALSE(h.of("ann").sudo);
  CHECK(h.scanned().reason ==
        "rights to sudo are not known: nsswitch.conf also names sources of sudoers that are not "
        "read: ldap");
  CHECK(h.of("root").sudo == true);
}

TEST_CASE("users: accounts of systemd-homed are said", "[inventory][users]") {
  const account_host h;
  CHECK(h.scanned().reason == "");
  write(h.root, "var/lib/systemd/home/bob.identity", "{}");
  CHECK(h.scanned().reason ==
        "accounts of systemd-homed are here and not read (/var/lib/systemd/home)");
}

TEST_CASE("users: numbers as the C library takes them", "[inventory][users]") {
  const account_host h;
  write(h.root, "etc/passwd",
        "nobody:x:4294967294:4294967294::/:\nplus:x:+5: 6::/:\nminus:x:-2:-2::/:\n"
        "large:x:4294967296:1::/:\n");
  const auto s = h.scanned();
  std::vector<std::string> all;
  for (const auto& u : rows<schemas::user>(s))
    all.push_back(fmt::format("{} {} {}", *u.name, *u.uid, u.gid.value_or(-1)));
  std::ranges::sort(all);
  CHECK(all == std::vector<std::string>{"nobody 4294967294 4294967294", "plus 5 6"});
  CHECK(s.status == table_status::partial);
}
