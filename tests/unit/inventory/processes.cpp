// What is read of /proc, and what of a command line is kept to itself.
#include <algorithm>

#include "collector/inventory/processes/proc_files.hpp"
#include "common/secrets/mask.hpp"
#include "tests/unit/inventory/scan.hpp"

TEST_CASE("/proc/PID/stat is read whatever the program is called", "[inventory]") {
  const auto s = inventory::parse_proc_stat(
      "42 (a) b (c\nd) S 7 1 1 0 -1 4194560 1 2 3 4 50 60 7 8 20 0 3 0 900 1000 200 1 1 1 0 0 0 0");
  REQUIRE(s);
  CHECK(s->pid == 42);
  CHECK(s->name == "a) b (c\nd");
  CHECK(s->ppid == 7);
  CHECK(s->user_ticks == 50);
  CHECK(s->threads == 3);
  CHECK(s->start_ticks == 900);
  CHECK(s->process_group == 1);
  CHECK(s->priority == 20);
  CHECK_FALSE(s->kernel_thread);
  CHECK_FALSE(inventory::parse_proc_stat("42 (a S 7"));
}

TEST_CASE("a thread of the kernel says so, and a terminal has the name that people know",
          "[inventory]") {
  CHECK(inventory::parse_proc_stat(
            "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0 0 0 0 0 0 0")
            ->kernel_thread);
  CHECK(inventory::tty_name(34816) == "pts/0");
  CHECK(inventory::tty_name((137 << 8) | 1) == "pts/257");
  CHECK(inventory::tty_name(1025) == "tty1");
  CHECK(inventory::tty_name(1088) == "ttyS0");
  CHECK(inventory::tty_name(1281) == "console");
  CHECK(inventory::tty_name(51968) == "203:0");
}

TEST_CASE("secrets in arguments are masked", "[inventory]") {
  const auto masked = [](std::vector<std::string> a) {
    return common::secrets::mask_arguments(a), a;
  };
  using words = std::vector<std::string>;
  CHECK(masked({"mysql", "--password", "hunter2", "-u", "root"}) ==
        words{"mysql", "--password", "***", "-u", "root"});
  CHECK(masked({"x", "--api-key=abc", "DB_PASSWORD=def", "--verbose"}) ==
        words{"x", "--api-key=***", "DB_PASSWORD=***", "--verbose"});
  CHECK(masked({"curl", "https://me:secret@example.org/a?b=c"}) ==
        words{"curl", "https://me:***@example.org/a?b=c"});
  CHECK(masked({"x", "DB_PWD=s3cret", "--db.pass", "s3cret", "API_TOKEN=s3cret"}) ==
        words{"x", "DB_PWD=***", "--db.pass", "***", "API_TOKEN=***"});
  CHECK(masked({"ls", "-l", "/tmp"}) == words{"ls", "-l", "/tmp"});
}

TEST_CASE(
    "secrets inside an argument are masked too: commands for a shell, headers, JSON, connection "
    "texts",
    "[inventory]") {
  const auto masked = [](std::vector<std::string> a) {
    return common::secrets::mask_arguments(a), a.back();
  };
  CHECK(masked({"sh", "-c", "A=1 PASSWORD=s3cret run"}) == "A=1 PASSWORD=*** run");
  CHECK(masked({"sh", "-c", "mysql --password s3cret -e x"}) == "mysql --password *** -e x");
  CHECK(masked({"postgres: writer --token s3cret"}) == "postgres: writer --token ***");
  CHECK(masked({"curl", "-H", "Authorization: Bearer s3cret"}) == "Authorization: ***");
  CHECK(masked({"curl", "-d", R"({"user":"me","password":"s3cret"})"}) ==
        R"({"user":"me","password":"***"})");
  CHECK(masked({"x", "jdbc:db://host/base?user=me&password=s3cret"}) ==
        "jdbc:db://host/base?user=me&password=***");
  CHECK(masked({"x", "--dsn=password=s3cret"}) == "--dsn=password=***");
  CHECK(masked({"x", "http://a:s3cret@h/ http://b:s3cret@h/"}) ==
        "http://a:***@h/ http://b:***@h/");
  CHECK(masked({"x", "amqp://me:s3/cr@t@host/v"}) == "amqp://me:***@host/v");
}

TEST_CASE("what is no secret stays readable", "[inventory]") {
  for (const std::string plain : {"http://host:8080/a@b", "image/vault-secrets:1.2",
                                  "compass=north", "ssh://git@host/x", "a:b", "--flag", "="}) {
    std::vector<std::string> a{"x", plain, "next"};
    common::secrets::mask_arguments(a);
    CHECK(a == std::vector<std::string>{"x", plain, "next"});
  }
}

TEST_CASE("an option is not taken for the value of the secret before it", "[inventory]") {
  const auto masked = [](std::vector<std::string> a) {
    return common::secrets::mask_arguments(a), a;
  };
  using words = std::vector<std::string>;
  CHECK(masked({"mysql", "--password", "-h", "db"}) == words{"mysql", "--password", "-h", "db"});
  CHECK(masked({"x", "--token", "-password", "s3cret"}) ==
        words{"x", "--token", "-password", "***"});
  CHECK(masked({"x", "--password", "-s3cret"}) == words{"x", "--password", "***"});
  CHECK(masked({"x", "--password"}) == words{"x", "--password"});
}

TEST_CASE("a command line is bounded in arguments and bytes, and hostile ones cost little",
          "[inventory]") {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += std::string("a\0", 2);
  CHECK(inventory::parse_cmdline(many).size() == 256);
  CHECK(inventory::parse_cmdline(std::string(100'000, 'x')).at(0).size() == 8192);
  CHECK(inventory::parse_cmdline("").empty());
  CHECK(inventory::parse_cmdline(std::string("a\0\0b\0", 5)) ==
        std::vector<std::string>{"a", "", "b"});
  for (const char* unit : {"a=", "://:", "-x ", "a: ", "\"'"}) {
    std::string text;
    while (text.size() < 8192) text += unit;
    CHECK_FALSE(inventory::parse_cmdline(text).empty());
  }
}

TEST_CASE("a file system has no processes", "[inventory]") {
  CHECK(scan(table_id::processes, fixture).status == table_status::unsupported);
}

TEST_CASE("a worker of the kernel keeps its name whatever it works for", "[inventory]") {
  using inventory::lasting_name;
  CHECK(lasting_name("kworker/1:1-events") == "kworker/1:1");
  CHECK(lasting_name("kworker/1:1+mm_percpu_wq") == "kworker/1:1");
  CHECK(lasting_name("kworker/u8:2-events_unbound") == "kworker/u8:2");
  CHECK(lasting_name("kworker/0:0H-kblockd") == "kworker/0:0H");
  CHECK(lasting_name("kworker/0:0") == "kworker/0:0");
  CHECK(lasting_name("kworker/R-rcu_gp") == "kworker/R-rcu_gp");
  CHECK(lasting_name("jbd2/sda1-8") == "jbd2/sda1-8");
}

TEST_CASE("ids, control groups and containers of a process", "[inventory]") {
  const auto ids =
      inventory::parse_proc_ids("Name:\tx\nUid:\t1000\t0\t0\t0\nGid:\t100\t101\t102\t103\n");
  CHECK(ids.real_uid == 1000);
  CHECK(ids.uid == 0);
  CHECK(ids.saved_gid == 102);
  CHECK_FALSE(inventory::parse_proc_ids("Uid:\tx").uid);
  CHECK(inventory::parse_cgroup("12:cpu:/\n1:name=systemd:/a.slice\n0::/b.slice\n") == "/b.slice");
  CHECK(inventory::parse_cgroup("12:cpu:/x\n1:name=systemd:/a.slice\n0::/\n") == "/a.slice");
  CHECK(inventory::is_unified("0::/system.slice/ssh.service\n"));
  CHECK_FALSE(inventory::is_unified("1:name=systemd:/a.slice\n0::/b.slice\n"));
  CHECK_FALSE(inventory::is_unified("0::/b.slice\n1:name=systemd:/a.slice\n"));
  CHECK_FALSE(inventory::is_unified("12:cpu:/\n"));
  CHECK_FALSE(inventory::is_unified(""));
  const std::string id(64, 'e');
  CHECK(inventory::container_in("/system.slice/docker-" + id + ".scope") == id);
  CHECK(inventory::container_in("/docker/" + id) == id);
  CHECK(inventory::container_in("/x/" + id + "e").empty());
  CHECK(inventory::container_in("/user.slice").empty());
}
