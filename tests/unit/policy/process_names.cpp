// `p:` where the kernel's name of a process is not the one that people know it by.
#include <sys/wait.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>
#include <thread>

#include "collector/policy/fixture_facts.hpp"
#include "collector/policy/policy_run.hpp"
#include "tests/support/temp_dir.hpp"

namespace policy = collector::policy;
namespace fs = std::filesystem;
using policy::dialect;
using policy::rule_verdict;

namespace {

rule_verdict in_fixture(const std::string& rule, const std::string& command_line,
                        dialect d = dialect::muster) {
  policy::fixture f;
  f.processes = {command_line};
  const auto host = policy::fixture_facts::make(f);
  REQUIRE(host);
  return policy::eval_rule(rule, d, **host).verdict;
}

}  // namespace

TEST_CASE("a process is found by what was started, not only by the name that is kept", "[policy]") {
  struct row {
    const char *rule, *command_line;
  };
  const auto c =
      GENERATE(row{"p:cron", "/usr/sbin/cron -f"}, row{"p:/usr/sbin/cron -f", "/usr/sbin/cron -f"},
               row{"p:/usr/sbin/cron", "/usr/sbin/cron -f"},
               row{"p:a-very-long-process-name", "/opt/a-very-long-process-name"},
               row{"p:a-very-long-pro", "a-very-long-process-name --now"},
               row{"p:unattended-upgrade-shutdown", "unattended-upgrade-shutdown --wait"});
  INFO(c.rule);
  CHECK(in_fixture(c.rule, c.command_line) == rule_verdict::found);
  CHECK(in_fixture(std::string("not ") + c.rule, c.command_line) == rule_verdict::not_found);
}

TEST_CASE("a part of a name, or an argument, is no process", "[policy]") {
  CHECK(in_fixture("p:cro", "/usr/sbin/cron -f") == rule_verdict::not_found);
  CHECK(in_fixture("p:-f", "/usr/sbin/cron -f") == rule_verdict::not_found);
  CHECK(in_fixture("p:sshd", "vi /etc/sshd") == rule_verdict::not_found);
}

TEST_CASE("fixtures cut names as the kernel does, and Wazuh's dialects see the cut one",
          "[policy]") {
  CHECK(in_fixture("p:a-very-long-process-name", "/opt/a-very-long-process-name -x",
                   dialect::wazuh5) == rule_verdict::not_found);
  CHECK(in_fixture("p:a-very-long-pro", "/opt/a-very-long-process-name -x", dialect::wazuh5) ==
        rule_verdict::found);
}

TEST_CASE("a process with a long name is found on a live host as in a fixture", "[policy]") {
  const tests::temp_dir dir;
  const std::string name = "a-sleeper-with-a-long-name";
  fs::copy_file("/usr/bin/sleep", dir / name);
  const auto pid = ::fork();
  if (pid == 0) {
    ::execl((dir / name).c_str(), (dir / name).c_str(), "20", nullptr);
    ::_exit(127);
  }
  const auto root = common::root_dir::open("/");
  REQUIRE(root);
  auto verdict = rule_verdict::not_found;
  for (int i = 0; i < 200 && verdict != rule_verdict::found; ++i) {
    policy::observer facts(*root, {});  // looks once, so each time a new one
    verdict = policy::eval_rule("p:" + name, dialect::muster, facts).verdict;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  ::kill(pid, SIGKILL);
  ::waitpid(pid, nullptr, 0);
  CHECK(verdict == rule_verdict::found);
}
