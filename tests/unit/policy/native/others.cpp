// systemctl, sh, findmnt, sysctl, getent: generated command lines, both ways.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/native.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"

namespace fs = std::filesystem;

namespace {

using lines = std::vector<std::vector<std::string>>;

void check_all(const lines& asked, int at_least) {
  if (const auto why = tests::not_debian_12(); !why.empty()) tests::skip(why);
  const auto r = tests::compare(asked);
  INFO(r.native << " of " << r.asked << " answered natively" << r.differences);
  CHECK(r.differences.empty());
  CHECK(r.native >= at_least);
}

bool is_booted() { return fs::exists("/run/systemd/system"); }

std::vector<std::string> unit_names() {
  std::vector<std::string> out{"autofs.service",
                               "nope",
                               "nope.socket",
                               "a.b",
                               "ufw",
                               "tmp.mount",
                               "x@y.service",
                               "x@.service",
                               "no_such.timer",
                               "what.slice",
                               "-v",
                               "foo*",
                               "a:b.path",
                               "dev-x.device",
                               "procps",
                               "dbus.socket",
                               "UPPER",
                               "",
                               "..",
                               "a/b",
                               "x.unknown",
                               "ssh"};
  for (const auto& e : fs::directory_iterator("/usr/lib/systemd/system"))
    if (out.size() < 60) out.push_back(e.path().filename().string());
  return out;
}

}  // namespace

TEST_CASE("systemctl is answered as it answers where systemd does not run", "[policy][native]") {
  tests::chance c(252);
  const auto units =
      fs::exists("/usr/lib/systemd/system") ? unit_names() : std::vector<std::string>{"nope"};
  lines asked{{"systemctl", "list-units"},
              {"systemctl", "is-active"},
              {"systemctl"},
              {"systemctl", "is-enabled"}};
  for (int i = 0; i < 300; ++i) {
    std::vector<std::string> argv{c.one_in(10) ? "/usr/bin/systemctl" : "systemctl",
                                  c.one_in(3)    ? "is-active"
                                  : c.one_in(20) ? "is-failed"
                                                 : "is-enabled"};
    for (unsigned n = 1 + c.below(2); n > 0; --n) argv.push_back(c.of(units));
    asked.push_back(std::move(argv));
  }
  check_all(asked, is_booted() ? 0 : 100);
}

TEST_CASE("a shell that only joins answered commands is answered; one that expands anything runs",
          "[policy][native]") {
  tests::chance c(31);
  static constexpr const char* commands[]{"stat -c %a /etc/passwd",
                                          "stat -c a-/-b /etc/group",
                                          "dpkg-query -s nope",
                                          "dpkg-query -W dpkg",
                                          "systemctl is-active x",
                                          "systemctl is-enabled nope.service",
                                          "echo x",
                                          "stat $HOME",
                                          "stat -c '%a' /etc/passwd",
                                          "getent passwd root",
                                          "stat -L ~",
                                          "X=1 stat /etc",
                                          "nope",
                                          "stat /etc/* ",
                                          "stat /etc/group"};
  static constexpr const char* joins[]{" ; ", " && ", " || ", ";", " | "};
  lines asked;
  for (int i = 0; i < 300; ++i) {
    std::string text = c.of(commands);
    const std::string join = c.of(joins);
    for (unsigned n = c.below(3); n > 0; --n) text += join + c.of(commands);
    asked.push_back({"sh", "-c", text});
  }
  check_all(asked, 40);
}

TEST_CASE("commands in a shell's background give their lines, in an order of their own",
          "[policy][native]") {
  const auto root = common::root_dir::open("/");
  REQUIRE(root);
  collector::policy::native::answers answers(*root);
  const auto r = answers.ask({"sh", "-c", "stat -c %n /etc/passwd & stat -c %n /etc/nope"});
  if (const auto why = tests::not_debian_12(); !why.empty()) tests::skip(why);
  REQUIRE(r);
  CHECK(r->output == "/etc/passwd\nstat: cannot statx '/etc/nope': No such file or directory\n");
  CHECK(r->exit_status == 1);
}

TEST_CASE("findmnt says of what is no mount what findmnt says", "[policy][native]") {
  lines asked;
  for (const auto* path :
       {"/tmp",     "/home",       "/var",     "/var/tmp",       "/nope",        "/",
        "/proc",    "/dev/shm",    "/etc",     "/etc/passwd",    "/usr/bin/awk", "/lib",
        "/bin",     "/sys",        "/var/log", "/var/log/audit", "/tmp/",        "tmp",
        "/dev/vda", "/var/../tmp", "LABEL=x",  "tmpfs"})
    for (const std::vector<std::string>& options :
         lines{{"-kn"}, {"-n"}, {}, {"--kernel"}, {"-k", "-n"}, {"-nk"}, {"-o", "TARGET"}}) {
      std::vector<std::string> argv{"findmnt"};
      argv.insert(argv.end(), options.begin(), options.end());
      argv.push_back(path);
      asked.push_back(std::move(argv));
    }
  check_all(asked, 40);
}

TEST_CASE("sysctl's values are those of /proc/sys, line by line", "[policy][native]") {
  lines asked;
  std::error_code ec;
  for (auto at = fs::recursive_directory_iterator(
           "/proc/sys", fs::directory_options::skip_permission_denied, ec);
       at != fs::recursive_directory_iterator(); at.increment(ec)) {
    auto name = at->path().string().substr(10);
    if (!at->is_regular_file(ec) || name.starts_with("kernel/random") || name.starts_with("fs/") ||
        name.starts_with("kernel/ns_last"))
      continue;
    std::ranges::replace(name, '/', '.');
    if (asked.size() < 400)
      asked.push_back(
          asked.size() % 5 == 0
              ? std::vector<std::string>{"sysctl", "-n", name}
              : std::vector<std::string>{asked.size() % 7 == 0 ? "/sbin/sysctl" : "sysctl", name});
  }
  asked.insert(asked.end(), {{"sysctl", "no.such"},
                             {"sysctl", "kernel"},
                             {"sysctl", "kernel.ostype", "kernel.osrelease"},
                             {"sysctl", "kernel/ostype"},
                             {"sysctl", "-a"},
                             {"sysctl"}});
  check_all(asked, 50);
}

TEST_CASE("getent knows who is in the files, and leaves who is not to the other sources",
          "[policy][native]") {
  lines asked;
  for (const auto* base : {"passwd", "group", "shadow", "hosts"})
    for (const auto* key : {"root", "daemon", "0", "1", "00", "nobody", "65534", "4294967295", "-1",
                            "nope", "12345", "sudo", "shadow", "", "Root", "a b"})
      asked.push_back({"getent", base, key});
  asked.insert(asked.end(),
               {{"getent", "passwd"}, {"getent"}, {"getent", "passwd", "root", "bin"}});
  check_all(asked, 10);
}

TEST_CASE(
    "users and groups that getent prints otherwise than they are written have no native answers",
    "[policy][native]") {
  const tests::temp_dir dir;
  fs::create_directory(dir.path() + "/etc");
  const auto load = [&](const std::string& base, const std::string& content) {
    std::ofstream(dir.path() + "/etc/" + base) << content;
    return collector::policy::native::names::load(*common::root_dir::open(dir.path()), base);
  };
  CHECK(load("passwd", "a:x:7:7::/:/bin/sh\n"));
  for (const char* line : {"a:x:07:7::/:/bin/sh", "a:x:7:00::/:/bin/sh", "+a:x:7:7::/:/bin/sh",
                           "a:x:7::/:/bin/sh", "a:x:7:7::/:/bin/sh:"}) {
    CAPTURE(line);
    CHECK_FALSE(load("passwd", std::string(line) + "\n"));
  }
  CHECK(load("group", "g:x:7:a,b\nh:x:8:\n"));
  for (const char* line : {"g:x:7:a,,b", "g:x:7:a,", "g:x:7:,a", "g:x:7:a, b", "g:x:007:a"}) {
    CAPTURE(line);
    CHECK_FALSE(load("group", std::string(line) + "\n"));
  }
  const auto twice = load("passwd", "a:x:7:7:first:/:/bin/sh\na:x:8:8:second:/:/bin/sh\n");
  REQUIRE(twice);
  CHECK(twice->line(8) == "a:x:8:8:second:/:/bin/sh");
  CHECK(twice->line("a") == "a:x:7:7:first:/:/bin/sh");
}
