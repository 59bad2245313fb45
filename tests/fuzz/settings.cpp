// The readers of rules `k:`, each with a file of a host that holds whatever it may.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "collector/effective/effective.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/support/temp_dir.hpp"

namespace effective = collector::effective;

namespace {

struct fuzzed_setting {
  std::string path;
  std::vector<std::string> questions, corpus;
};

void check_answer(const effective::answer& a) {
  using enum effective::answer::state;
  REQUIRE((a.now == set ? !a.decided.empty() : true));
  REQUIRE((a.now == absent || a.now == invalid ? !a.error.empty() : a.error.empty()));
  REQUIRE(a.value.find('\n') == std::string::npos);
  for (const auto* all : {&a.decided, &a.overridden})
    for (const auto& one : *all) REQUIRE((one.line > 0 && !one.file.empty()));
}

}  // namespace

TEST_CASE("no file of a host breaks what looks for a setting in it", "[fuzz]") {
  const std::vector<fuzzed_setting> all{
      {"/etc/ssh/sshd_config",
       {"sshd:Port", "sshd:AllowUsers", "sshd:PermitRootLogin"},
       {"Port 22\nInclude ssh*\nPermitRootLogin = \"no\"\nMatch all\nAllowUsers a 'b c' # d\n",
        "Match User x\nInclude /etc/*/*\nport=\\ 1\n"}},
      {"/etc/sysctl.d/50.conf",
       {"sysctl:net.ipv4.conf.all.rp_filter", "sysctl:a/b.c"},
       {"net.ipv4.conf.*.rp_filter = 1\n-net/ipv4/conf/all/rp_filter\n-a/b.c=2\n# "
        "x\n*/[a-z]*=4\n"}},
      {"/etc/login.defs", {"login.defs:UMASK"}, {"UMASK\t\"022\"\n # UMASK 1\nUMASK 027 \n"}},
      {"/etc/security/limits.conf",
       {"limits:*:hard:core", "limits:1:2:soft:nofile"},
       {"* hard core 0 # x\n1:2 - nofile 3\n* - CORE unlimited\n"}},
      {"/etc/systemd/system/a.service",
       {"systemd:a.service:Service.ExecStart", "systemd:a.service:After"},
       {"[Unit]\nAfter=a \\\n# b\n c\n[Service]\nExecStart=\nExecStart=/b\n", "[X]\nA\\\\\n=\n"}},
      {"/etc/systemd/journald.conf",
       {"systemd-conf:journald:Storage", "systemd-conf:journald:Journal.Seal"},
       {"[Journal]\nStorage=auto\nStorage=\nSeal=yes\nSeal=\n;x\n"}},
      {"/etc/systemd/timesyncd.conf",
       {"systemd-conf:timesyncd:NTP"},
       {"[Time]\nNTP=a\nNTP=\nNTP=b\n"}},
      {"/etc/a.ini",
       {"ini:/etc/a.ini::k", "ini:/etc/a.ini:s:k"},
       {"k = 1\n[ s ]\nk\n#\n;\nk=2\n"}}};
  for (const auto& f : all) {
    const tests::temp_dir dir;
    const auto path = dir.path() + f.path;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    const auto root = common::root_dir::open(dir.path());
    REQUIRE(root);
    tests::fuzz(f.path, f.corpus, [&](const std::string& bytes) {
      std::ofstream(path, std::ios::binary) << bytes;
      for (const auto& target : f.questions) {
        const auto q = effective::parse_question(target);
        REQUIRE(q);
        check_answer(effective::ask(*q, *root));
      }
    });
  }
}

TEST_CASE("no text breaks the reading of what a rule asks for", "[fuzz]") {
  tests::fuzz(
      "settings asked for",
      {"sshd:Port", "sysctl:net.ipv4.ip_forward", "login.defs:UMASK", "limits:1:2:hard:core",
       "systemd:a@b.service:Service.Nice", "systemd-conf:journald:Storage", "ini:/a:b c:d"},
      [](const std::string& text) {
        const auto q = effective::parse_question(text);
        REQUIRE((q ? !q->key.empty() : !q.error().detail.empty()));
      });
}
