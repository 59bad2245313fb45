// What a rule names, and what only looks alike; and values that nobody honest types.
#include <catch2/catch.hpp>

#include "tests/support/hostile_text.hpp"
#include "tests/support/seed.hpp"
#include "tests/unit/explain/explained.hpp"

using explain::named_in;
using explain::names;
using tests::explained_host;
using tests::explaining;

TEST_CASE("a port is named behind a colon or the word, and no other number is", "[explain]") {
  const names all{.ports = {22}, .paths = {}, .words = {}};
  for (const std::string text :
       {"f:/etc/ssh/sshd_config -> r:^Port 22$", "r:^\\s*Port\\s+22", "c:ss -ltn -> r:0.0.0.0:22 ",
        "c:nft list ruleset -> r:dport 22", "port=22", "PORT = '22'"}) {
    INFO(text);
    CHECK(named_in(text, all) == "port 22");
  }
  for (const std::string text :
       {"n:MaxAuthTries (\\d+) compare <= 22", "Port 2222", "Port 122", ":220", "22", "report 22x",
        "mode 0022", ":22/", "airport code 22"}) {
    INFO(text);
    CHECK(named_in(text, all).has_value() == (text == ":22/"));
  }
}

TEST_CASE("a path is named as a whole", "[explain]") {
  const names all{.ports = {}, .paths = {"/etc/ssh"}, .words = {}};
  for (const std::string text : {"d:/etc/ssh -> r:x", "f:/etc/ssh", "look at /etc/ssh."}) {
    INFO(text);
    CHECK(named_in(text, all) == "/etc/ssh");
  }
  for (const std::string text : {"f:/etc/sshd", "f:/etc/ssh/sshd_config", "f:/mnt/etc/ssh",
                                 "f:/etc/ssh.d", "f:/etc/ssh-2"}) {
    INFO(text);
    CHECK_FALSE(named_in(text, all));
  }
}

TEST_CASE("a name is a word, and no part of a hyphened one", "[explain]") {
  const names all{.ports = {}, .paths = {}, .words = {"sshd", "systemd"}};
  CHECK(named_in("f:/etc/ssh/sshd_config", all) == "sshd");
  CHECK(named_in("p:sshd", all) == "sshd");
  CHECK(named_in("c:sshd -T -> r:^x", all) == "sshd");
  CHECK(named_in("f:/etc/systemd/journald.conf", all) == "systemd");
  CHECK_FALSE(named_in("p:systemd-journald", all));
  CHECK_FALSE(named_in("p:SSHD", all));
  CHECK_FALSE(named_in("p:sshd2", all));
  CHECK_FALSE(named_in("", all));
}

TEST_CASE("root counts where it is asked for", "[explain]") {
  explained_host host;
  host.processes[0].uid = 0;
  host.checks = {tests::check_with_rule("9", "failed", "f:/etc/shadow -> r:^root")};
  CHECK(explaining()(host, "port", "8080").lines[6] == "checks|-|none");
  CHECK(explaining()(host, "user", "root").lines[6] == "checks|baseline/9|known");
}

TEST_CASE("what can be called so by nobody is refused", "[explain]") {
  for (const auto& [kind, value, why] : std::vector<std::array<std::string, 3>>{
           {"prot", "22", "'prot' is none of port, package, user, file, service, process"},
           {"port", "", "port: what is to be explained is empty"},
           {"port", "ssh", "port 'ssh': want a number from 0 to 65535, or ADDRESS:NUMBER"},
           {"port", "65536", "port '65536': want a number from 0 to 65535, or ADDRESS:NUMBER"},
           {"port", "-1", "port '-1': want a number from 0 to 65535, or ADDRESS:NUMBER"},
           {"port", "22 OR 1=1",
            "port '22 OR 1=1': want a number from 0 to 65535, or ADDRESS:NUMBER"},
           {"file", "etc/passwd", "file 'etc/passwd': want a whole path, as /usr/sbin/sshd"},
           {"user", std::string(5000, 'a'), "user: 5000 bytes, at most 4096"}}) {
    const auto asked = explain::parse_question(kind, value);
    REQUIRE_FALSE(asked);
    CHECK(asked.error().code == common::errc::usage);
    CHECK(asked.error().detail == why);
  }
}

TEST_CASE("a value is a name and nothing else, and what is told of a host is harmless",
          "[explain]") {
  const explained_host host;
  for (const std::string value : {"nginx' OR '1'='1", "nginx; DROP TABLE packages", "%", "*",
                                  "ngin?", "../nginx", "nginx%00", "nginx\x1b[2J"})
    for (const std::string kind : {"package", "user", "service", "process"}) {
      INFO(kind << " " << value);
      CHECK(explaining{.in_any_case = false}(host, kind, value).lines.empty());
    }
  std::mt19937 rng(tests::seed("explained"));
  for (int n = 0; n < 500; ++n) {
    explain::hop h;
    h.value = tests::hostile_text(rng);
    h.evidence = tests::hostile_text(rng) + std::string(rng() % 2000, 'x');
    const auto line = schemas::dump_line(explain::hop_json(h));
    REQUIRE(tests::is_harmless(line));
    REQUIRE(line.size() < 4096);
  }
}
