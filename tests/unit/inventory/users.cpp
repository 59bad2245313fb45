// What is known of an account besides its line in passwd.
#include <lastlog.h>
#include <utmp.h>

#include <cstring>

#include "collector/inventory/accounts/shadow.hpp"
#include "collector/inventory/accounts/ssh_keys.hpp"
#include "tests/unit/inventory/messages.hpp"
#include "tests/unit/inventory/scan.hpp"

namespace {

auto named(const std::string& name) {
  return [name](const schemas::user& u) { return u.name == name; };
}

/// The form of a key; nobody has its other half.
constexpr const char* a_key =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKKK";

}  // namespace

TEST_CASE("shadow: states and ages, never the hash", "[inventory]") {
  CHECK(inventory::password_state("") == "empty");
  CHECK(inventory::password_state("*") == "disabled");
  CHECK(inventory::password_state("!!") == "disabled");
  CHECK(inventory::password_state("!$y$j9T$a$b") == "locked");
  CHECK(inventory::password_state("$6$a$b") == "set");
  const auto all = inventory::parse_shadow(
      "ann:$y$j9T$salt$hash:19700:0:99999:7:30:20000:\nbroken\nold:abcdefghijklm:::::::\nann:*:1:::"
      "::::\n");
  REQUIRE(all.size() == 2);
  const auto& ann = all.at("ann");
  CHECK(ann.algorithm == "y");
  CHECK(ann.state == "set");
  CHECK(ann.changed_at.ms == 19700ll * 86'400'000);
  CHECK(ann.expires_at.ms == 20000ll * 86'400'000);
  CHECK(ann.max_days == 99999);
  CHECK(ann.inactive_days == 30);
  CHECK(all.at("old").algorithm == "des");
  CHECK_FALSE(all.at("old").changed_at.ms);
}

TEST_CASE("shadow: a hash has a mark of its salt alone, which is another for another hash",
          "[inventory]") {
  const auto mark = [](const std::string& field) {
    return inventory::password_mark("ann", field).value_or("(absent)");
  };
  CHECK(mark("$6$salt$digest").size() == 8);
  CHECK(mark("$6$salt$digest") == mark("!$6$salt$another"));
  for (const auto* other : {"$6$tlas$digest", "$6$rounds=1000$salt$digest"})
    CHECK(mark("$6$salt$digest") != mark(other));
  CHECK(mark("$y$j9T$aa$digest") != mark("$y$j9T$bb$digest"));
  // bcrypt writes 22 letters of salt, and the digest behind them.
  const std::string cost = "$2b$12$", salt(22, 'a');
  CHECK(mark(cost + salt + "x") == mark(cost + salt + "y"));
  CHECK(mark(cost + salt + "x") != mark(cost + salt.substr(1) + "bx"));
  CHECK(mark("abcdefghijklm") == mark("abzzzzzzzzzzz"));
  CHECK(mark("abcdefghijklm") != mark("bacdefghijklm"));
  CHECK(mark("$6$salt$digest") != inventory::password_mark("bob", "$6$salt$digest"));
  for (const auto* none : {"", "*", "!", "x", "$3$$digest", "$6$", "$6$$", "$2b$12$aa", "$", "ab"})
    CHECK(mark(none) == "(absent)");
}

TEST_CASE("authorized keys: options with blanks, types, bad lines", "[inventory]") {
  const std::string key = a_key;
  const auto all = inventory::parse_authorized_keys("# mine\n" + key + " ann@host\n" +
                                                    "command=\"echo \\\"a b\\\"\",no-pty " + key +
                                                    "\n" + "ssh-rsa not*base64\nnonsense\n\n");
  REQUIRE(all.keys->size() == 1);
  const auto& one = all.keys->front();
  CHECK(one.starts_with("SHA256:"));
  CHECK(one.ends_with(" ssh-ed25519"));
  CHECK(one.size() == 7 + 43 + 12);
}

TEST_CASE("authorized keys: what each may, by its options in whatever order", "[inventory]") {
  const auto options = [](const std::string& written) {
    const auto all = inventory::parse_authorized_keys(written + " " + a_key).options;
    REQUIRE(all->size() == 1);
    return all->front().substr(7 + 43 + 1);
  };
  CHECK(options("") == "unrestricted");
  CHECK(options("restrict,command=\"a, \\\"b\"") == "command=\"a, \\\"b\",restrict");
  CHECK(options("Command=\"A\",No-PTY") == options("no-pty,command=\"A\""));
  CHECK(options("from=\"192.0.2.*,!198.51.100.1\"") == "from=\"192.0.2.*,!198.51.100.1\"");
  CHECK(options("environment=\"TOKEN=" + std::string(300, 'a') + "\"").size() <= 200);
}

TEST_CASE("an account with all that the host's files say of it", "[inventory]") {
  tests::temp_dir root;
  write(root, "etc/passwd", "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann/:/bin/sh\n");
  write(root, "etc/group", "root:x:0:\nann:x:1000:\nsudo:x:27:ann\nvideo:x:44:ann,root\n");
  write(root, "etc/sudoers", "%sudo ALL=(ALL) ALL\n");
  write(root, "etc/shadow", "root:*:19000:0:99999:7:::\nann:!$6$a$b:19001::::::\n");
  write(root, "home/ann/.ssh/authorized_keys", a_key);
  utmp login{};
  login.ut_type = USER_PROCESS;
  std::memcpy(login.ut_user, "ann", 3);
  std::memcpy(login.ut_line, "pts/0", 5);
  std::memcpy(login.ut_host, "192.0.2.7", 9);
  login.ut_tv.tv_sec = 1'700'000'000;
  write(root, "var/log/wtmp", tests::bytes_of(login) + "half a record");
  struct ::lastlog last {};
  last.ll_time = 1'600'000'000;
  write(root, "var/log/lastlog", tests::bytes_of(last));
  const auto s = scan(table_id::users, root.path());
  CHECK(s.status == table_status::ok);
  const auto all = rows<schemas::user>(s);
  const auto ann = the(all, named("ann"));
  CHECK(ann.password_state == "locked");
  CHECK(ann.password_algorithm == "6");
  CHECK(ann.password_mark == inventory::password_mark("ann", "$6$a$b"));
  CHECK(ann.groups == std::vector<std::string>{"ann", "sudo", "video"});
  CHECK(ann.sudo == true);
  CHECK(ann.ssh_keys->size() == 1);
  CHECK(ann.last_login.ms == 1'700'000'000'000);
  CHECK(ann.last_login_from == "192.0.2.7");
  CHECK(ann.last_login_day.ms == 1'699'920'000'000);
  CHECK(ann.last_login_place == "192.0.2.7");
  CHECK(ann.login_places == std::vector<std::string>{"192.0.2.7"});
  CHECK_FALSE(ann.logged_in);  // nothing here keeps account of sessions
  const auto admin = the(all, named("root"));
  CHECK(admin.password_state == "disabled");
  CHECK_FALSE(admin.password_mark);
  CHECK(admin.sudo == false);
  CHECK(admin.last_login.ms == 1'600'000'000'000);
  CHECK(admin.ssh_keys->empty());
}

TEST_CASE("places that an account came from lately, in either wtmp, the latest of many",
          "[inventory]") {
  tests::temp_dir root;
  write(root, "etc/passwd", "ann:x:1000:1000::/home/ann/:/bin/sh\nbob:x:1001:1001::/:/bin/sh\n");
  const auto login = [](const std::string& from, std::int32_t at) {
    utmp u{};
    u.ut_type = USER_PROCESS;
    std::memcpy(u.ut_user, "ann", 3);
    std::memcpy(u.ut_host, from.data(), from.size());
    u.ut_tv.tv_sec = at;
    return tests::bytes_of(u);
  };
  const auto of = [&](const std::string& name) {
    return the(rows<schemas::user>(scan(table_id::users, root.path())), named(name));
  };
  write(root, "var/log/wtmp.1", login("198.51.100.7", 1000));
  write(root, "var/log/wtmp",
        login("192.0.2.7", 2000) + login(":0", 2001) + login("tmux(815).%1", 2002) +
            login("192.0.2.8 via mosh [815]", 2003));
  using places = std::vector<std::string>;
  CHECK(of("ann").login_places == places{"192.0.2.7", "192.0.2.8", "198.51.100.7"});
  CHECK(of("ann").last_login_place == "192.0.2.8");
  CHECK(of("bob").login_places == places{});
  std::string many;
  for (int i = 0; i < 40; ++i) many += login(fmt::format("h{:02}", i), 3000 + i);
  write(root, "var/log/wtmp", many);
  const auto latest = *of("ann").login_places;
  CHECK(latest.size() == 16);
  CHECK(latest.front() == "h24");
}

TEST_CASE("who is logged in: utmp, and the sessions of people that logind knows", "[inventory]") {
  tests::temp_dir root;
  write(root, "etc/passwd",
        "root:x:0:0::/root:/bin/sh\nann:x:1000:1000::/home/ann/:/bin/sh\nbob:x:1001:1001::/home/"
        "bob:/bin/sh\ngdm:x:120:120::/:/bin/false\n");
  utmp session{};
  session.ut_type = USER_PROCESS;
  session.ut_pid = 4711;
  std::memcpy(session.ut_user, "ann", 3);
  utmp ended = session;
  ended.ut_type = DEAD_PROCESS;
  std::memcpy(ended.ut_user, "bob", 3);
  write(root, "run/utmp", tests::bytes_of(ended) + tests::bytes_of(session) + "half a record");
  const auto of = [&](const char* name) {
    return the(rows<schemas::user>(scan(table_id::users, root.path())), named(name));
  };
  CHECK(of("ann").logged_in == true);
  CHECK(of("ann").session_pid == 4711);
  CHECK(of("bob").logged_in == false);
  write(root, "run/systemd/sessions/3",
        "# This is private data.\nUID=1001\nUSER=bob\nACTIVE=1\nCLASS=user\nLEADER=815\n");
  write(root, "run/systemd/sessions/c1", "UID=120\nUSER=gdm\nCLASS=greeter\nLEADER=700\n");
  CHECK(of("bob").session_pid == 815);
  CHECK(of("gdm").logged_in == false);
  CHECK_FALSE(of("gdm").session_pid);
}

TEST_CASE("a password in passwd itself counts, and a group goes by its number", "[inventory]") {
  const tests::temp_dir root;
  write(root, "etc/passwd",
        "eve::1000:1000::/home/eve:/bin/sh\n"
        "ann:$6$a$b:1001:1001::/home/ann:/bin/sh\n"
        "bob:x:1002:1002::/home/bob:/bin/sh\n"
        "tom:*:1003:1003::/home/tom:/bin/sh\n");
  write(root, "etc/shadow",
        "eve:!:19000:0:99999:7:::\nann:*:19000:0:99999:7:::\n"
        "bob:$y$a:19000:0:99999:7:::\ntom:$y$a:19000:0:99999:7:::\n");
  write(root, "etc/group", "sudo:x:27:\nmine:x:27:eve\n");
  const auto all = rows<schemas::user>(scan(table_id::users, root.path()));
  const auto state_of = [&](const std::string& name) {
    return the(all, [&](const auto& u) { return u.name == name; }).password_state;
  };
  CHECK(state_of("eve") == "empty");
  CHECK(state_of("ann") == "set");
  CHECK(state_of("bob") == "set");
  CHECK(state_of("tom") == "disabled");
  CHECK(the(all, [](const auto& u) { return u.name == "eve"; }).groups ==
        std::vector<std::string>{"mine", "sudo"});
}
