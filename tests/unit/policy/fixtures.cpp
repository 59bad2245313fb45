// Policy tests and trust: docs/policy.md, sentence by sentence.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "collector/policy/policy_test.hpp"
#include "collector/policy/trust.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"

namespace policy = collector::policy;
namespace fs = std::filesystem;

namespace {

policy::policy load(const std::string& checks) {
  auto p = policy::load_policy_text(
      "p.yml", "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n" + checks, std::nullopt);
  if (!p) FAIL(p.error().detail);
  return std::move(*p);
}

policy::test_outcome test(const std::string& checks) {
  auto t = policy::test_policy(load(checks));
  if (!t) FAIL(t.error().detail);
  return std::move(*t);
}

const std::string text =
    "policy: {id: p, name: n}\nchecks:\n  - {id: 1, name: t, condition: all, rules: ['c:echo yes "
    "-> r:yes']}\n";

std::string distrust(const std::string& file) {
  const auto p = policy::load_policy(file, policy::dialect::wazuh5);
  if (!p) FAIL(p.error().detail);
  return p->distrust;
}

}  // namespace

TEST_CASE("a fixture stands for files, processes and outputs of commands", "[policy]") {
  const auto t = test(R"(
  - id: 1
    title: t
    condition: all
    rules: ['f:/etc/a -> r:^yes$', 'd:/var/empty', 'p:sshd', 'p:/usr/sbin/cron -f', 'c:tool -x -> r:good']
    should_pass:
      files: {/etc/a: "yes\n", /var/empty/: ""}
      processes: [/usr/sbin/sshd, /usr/sbin/cron -f]
      commands: {tool -x: {output: "good\n", exit: 3}}
    should_fail:
      - {files: {/etc/a: {content: "no\n", mode: "0600"}}, commands: {tool -x: bad}}
)");
  REQUIRE(t.fixtures.size() == 2);
  for (const auto& f : t.fixtures) CHECK(f.as_wanted);
  CHECK(t.unexercised.empty());
}

TEST_CASE("a wrong outcome, a rule that nothing exercises and a check without fixtures are told",
          "[policy]") {
  const auto t = test(R"(
  - {id: 1, title: t, condition: any, rules: ['f:/a', 'f:/b'], should_pass: [{files: {/a: ""}}], should_fail: [{files: {/a: ""}}, {files: {/c: ""}}]}
  - {id: 2, title: t, condition: all, rules: ['f:/a']}
)");
  REQUIRE(t.fixtures.size() == 3);
  CHECK(t.fixtures[0].as_wanted);
  CHECK_FALSE(t.fixtures[1].as_wanted);
  CHECK(t.fixtures[2].as_wanted);
  REQUIRE(t.unexercised.size() == 2);
  CHECK(t.unexercised[0].rule == "f:/b");
  CHECK(t.without == std::vector<std::string>{"2"});
}

TEST_CASE("nothing of the host is seen or run in a policy test", "[policy]") {
  const tests::temp_dir dir;
  const auto t = test("  - {id: 1, title: t, condition: any, rules: ['f:/etc/passwd', 'c:touch " +
                      dir.path() + "/ran', 'p:init'], should_fail: [{files: {/x: ''}}]}\n");
  CHECK(t.fixtures[0].result ==
        policy::result_kind::not_applicable);  // the fixture has no output for the command
  CHECK_FALSE(fs::exists(dir / "ran"));
}

TEST_CASE("a fixture file stays inside its folder, and the folder goes away", "[policy]") {
  const auto p = policy::load_policy_text(
      "p.yml",
      "dialect: muster\npolicy: {id: p}\nchecks:\n  - {id: 1, title: t, condition: all, rules: "
      "['d:/'], should_pass: [{files: {/../x: ''}}]}\n",
      std::nullopt);
  REQUIRE_FALSE(p);
  CHECK(p.error().detail.find("absolute path") != std::string::npos);
  // A folder of its own for temporary ones: other tests run beside this one.
  const tests::temp_dir dir;
  const char* usual = std::getenv("TMPDIR");
  const std::string kept = usual != nullptr ? usual : "/tmp";
  ::setenv("TMPDIR", dir.path().c_str(), 1);
  test(
      "  - {id: 1, title: t, condition: all, rules: ['f:/d/x'], should_pass: [{files: {/d/x: '', "
      "/d/: {mode: '0000'}}}]}\n");
  ::setenv("TMPDIR", kept.c_str(), 1);
  CHECK(fs::is_empty(dir.path()));
}

TEST_CASE("commands run only for a policy that nobody else could have written", "[policy]") {
  const tests::temp_dir dir;
  const auto file = dir / "p.yml";
  std::ofstream(file) << text;
  CHECK(distrust(file).empty());
  ::chmod(file.c_str(), 0646);
  CHECK(distrust(file).find("others may write") != std::string::npos);
  ::chmod(file.c_str(), 0644);
  ::chmod(dir.path().c_str(), 0777);
  CHECK(distrust(file).find("others may write " + dir.path()) != std::string::npos);
}

TEST_CASE("commands do not run for a policy that another user owns", "[policy]") {
  if (::geteuid() != 0) tests::skip("only root can give a file away");
  const tests::temp_dir dir;
  const auto file = dir / "p.yml";
  std::ofstream(file) << text;
  REQUIRE(::chown(file.c_str(), 12345, 0) == 0);
  CHECK(distrust(file).find("belongs to user 12345") != std::string::npos);
}

TEST_CASE("without trust the rules with commands are not applicable, and say why", "[policy]") {
  const tests::temp_dir dir;
  const auto file = dir / "p.yml";
  std::ofstream(file) << text;
  ::chmod(file.c_str(), 0666);
  const auto p = policy::load_policy(file, policy::dialect::wazuh5);
  REQUIRE(p);
  const auto root = common::root_dir::open("/");
  policy::observer host(*root, {.trust_commands = true, .command = {}, .parallel = 1});
  const auto run = policy::run_policy(*p, host);
  REQUIRE(run.checks.size() == 1);
  CHECK(run.checks[0].result == policy::result_kind::not_applicable);
  CHECK(run.checks[0].reason.find("others may write") != std::string::npos);
}

TEST_CASE("a file of a hundred megabytes is refused before it is read", "[policy]") {
  const tests::temp_dir dir;
  const auto file = dir / "p.yml";
  std::ofstream(file) << text;
  fs::resize_file(file, 100u << 20);
  const auto p = policy::load_policy(file, std::nullopt);
  REQUIRE_FALSE(p);
  CHECK(p.error().detail == file + ":1:1: 104857600 bytes, a policy has at most 2097152");
}
