// docs/policy.md, sentence by sentence: how rules are judged.
#include <sys/stat.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <set>

#include "collector/policy/evidence.hpp"
#include "collector/policy/policy_run.hpp"
#include "tests/support/temp_dir.hpp"

namespace policy = collector::policy;
namespace fs = std::filesystem;
using policy::condition;
using policy::dialect;
using policy::result_kind;
using policy::rule_verdict;

namespace {

/// A root of its own with files.
struct host {
  tests::temp_dir dir;
  common::root_dir root = *common::root_dir::open(dir.path());
  void file(const std::string& name, const std::string& text) {
    fs::create_directories(fs::path(dir / name).parent_path());
    std::ofstream(dir / name, std::ios::binary) << text;
  }
  policy::rule_evidence eval(const std::string& rule, dialect d = dialect::muster) {
    policy::observer facts(root, {});
    return policy::eval_rule(rule, d, facts);
  }
};

policy::rule_evidence live(const std::string& rule, dialect d = dialect::muster,
                           std::chrono::milliseconds limit = std::chrono::seconds{10}) {
  static const auto root = *common::root_dir::open("/");
  policy::observer facts(
      root,
      {.trust_commands = true, .command = {.time = limit, .output_bytes = 1 << 16}, .parallel = 1});
  return policy::eval_rule(rule, d, facts);
}

}  // namespace

TEST_CASE("how a check combines its rules", "[policy]") {
  constexpr auto yes = rule_verdict::found, no = rule_verdict::not_found,
                 open = rule_verdict::invalid, late = rule_verdict::not_run;
  struct row {
    const char* sentence;
    condition want;
    std::vector<rule_verdict> seen;
    result_kind expected;
  };
  const auto c = GENERATE(values<row>(
      {{"all rules hold", condition::all, {yes, yes}, result_kind::passed},
       {"one that does not hold outweighs an open one",
        condition::all,
        {yes, no, open},
        result_kind::failed},
       {"what cannot be judged is no pass",
        condition::all,
        {yes, open},
        result_kind::not_applicable},
       {"one is enough for any", condition::any, {no, open, yes}, result_kind::passed},
       {"any of nothing but no is a fail", condition::any, {no, no}, result_kind::failed},
       {"none fails at the first that holds", condition::none, {no, yes}, result_kind::failed},
       {"none of them holds", condition::none, {no, no}, result_kind::passed},
       {"a time-out is told apart", condition::all, {yes, late, open}, result_kind::not_run},
       {"a check without rules proves nothing", condition::all, {}, result_kind::not_applicable}}));
  INFO(c.sentence);
  CHECK(policy::combine(c.want, c.seen) == c.expected);
}

TEST_CASE("one line has to satisfy every minterm", "[policy]") {
  host h;
  h.file("f", "# PermitRootLogin yes\nPort 22\nPermitRootLogin no\n");
  struct row {
    const char* rule;
    rule_verdict wanted;
  };
  const auto c = GENERATE(
      row{"f:/f -> r:PermitRootLogin", rule_verdict::found},
      row{"f:/f -> !r:^# && r:PermitRootLogin\\s+yes", rule_verdict::not_found},
      row{"f:/f -> r:Port && r:Root", rule_verdict::not_found},
      row{"f:/f -> Port 22", rule_verdict::found}, row{"f:/f -> Port", rule_verdict::not_found},
      row{"f:/f -> !r:telnet", rule_verdict::found},
      row{"f:/f -> !r:port", rule_verdict::not_found},
      row{"not f:/f -> Port 22", rule_verdict::not_found},
      row{"f:/f -> n:^Port (\\d+) compare == 22", rule_verdict::found},
      row{"f:/f -> n:^Port (\\d+) compare > 22", rule_verdict::not_found},
      row{"f:/f -> n:^Port (\\d+) compare != 23", rule_verdict::found},
      row{"f:/f", rule_verdict::found}, row{"f:/g", rule_verdict::not_found},
      row{"not f:/g", rule_verdict::found}, row{"f:/g -> r:x", rule_verdict::invalid},
      row{"not f:/g -> r:x", rule_verdict::invalid}, row{"d:/", rule_verdict::found},
      row{"d:/ -> f", rule_verdict::found}, row{"d:/ -> r:^f$ -> r:Port", rule_verdict::found},
      row{"d:/nowhere -> r:x", rule_verdict::invalid},
      row{"f:/g,/f -> Port 22", rule_verdict::found}, row{"f:/?", rule_verdict::found});
  INFO(c.rule);
  CHECK(h.eval(c.rule).verdict == c.wanted);
}

TEST_CASE("numbers have 64 bits in muster and 32 in wazuh5", "[policy]") {
  host h;
  h.file("f", "max 5000000000\n");
  CHECK(h.eval("f:/f -> n:max (\\d+) compare > 4999999999").verdict == rule_verdict::found);
  CHECK(h.eval("f:/f -> n:max (\\d+) compare > 5", dialect::wazuh5).verdict ==
        rule_verdict::invalid);
}

TEST_CASE("evidence says which line and column decided, and what was captured", "[policy]") {
  host h;
  h.file("etc/login.defs", "# comment\n  PASS_MAX_DAYS\t90\n");
  const auto e = h.eval("f:/etc/login.defs -> n:PASS_MAX_DAYS\\s+(\\d+) compare <= 365");
  CHECK(e.verdict == rule_verdict::found);
  CHECK(e.match.line == 2);
  CHECK(e.match.column == 3);
  CHECK(e.match.value == "90");
  CHECK(e.match.compare == "<= 365");
  CHECK(e.looked_at.find("sha256") != std::string::npos);
}

TEST_CASE("secrets in evidence are masked", "[policy]") {
  host h;
  h.file("etc/shadow", "root:$6$salt$abcdefghij:19000:0:99999:7:::\n");
  const auto hash = h.eval("f:/etc/shadow -> r:^root");
  CHECK(hash.match.matched.value_or("").find("19000") == std::string::npos);
  h.file("secrets", "root:$6$salt$abcdefghij:19000:0:99999:7:::\n");
  CHECK(h.eval("f:/secrets -> r:^root").match.matched == "root:***:19000:0:99999:7:::");
  CHECK(hash.looked_at.find("sha256") == std::string::npos);  // whoever guesses it could try it out
  h.file("app.conf", "db_password = 4711\nPermitRootLogin no\nsecret = 12x\n");
  CHECK(h.eval("f:/app.conf -> r:^db_password").match.matched == "db_password = ***");
  CHECK(h.eval("f:/app.conf -> r:^PermitRootLogin").match.matched == "PermitRootLogin no");
  const auto number = h.eval("f:/app.conf -> n:^db_password = (\\d+) compare > 4");
  CHECK(number.verdict == rule_verdict::found);
  CHECK(number.match.value == "***");
  CHECK(h.eval("f:/app.conf -> n:^db_password = (\\d+) compare < 4").match.value == "***");
  CHECK(h.eval("f:/app.conf -> n:^secret = (\\w+) compare < 4").match.value.value_or("***") ==
        "***");
  h.file("key.pem", "-----BEGIN PRIVATE KEY-----\nMIIEvQ\nBADANB\n-----END PRIVATE KEY-----\n");
  CHECK(h.eval("f:/key.pem -> r:^BADA").match.matched == "***");
  CHECK(h.eval("f:/key.pem -> r:^---").match.matched == "-----BEGIN PRIVATE KEY-----");
  for (const auto d : {dialect::wazuh4, dialect::wazuh4_pcre2}) {
    CHECK(h.eval("f:/app.conf -> r:^db_password", d).match.matched == "db_password = ***");
    CHECK(h.eval("f:/app.conf -> n:^db_password = (\\d+) compare > 4", d)
              .match.value.value_or("***") == "***");
    CHECK(h.eval("f:/key.pem -> r:^BADA", d).match.matched == "***");
  }
  const auto command = h.eval("c:/bin/echo --password hunter2 -> r:x");
  CHECK(command.argv == std::vector<std::string>{"/bin/echo", "--password", "***"});
  CHECK(command.rule == "c:/bin/echo --password *** -> r:x");
  CHECK(command.looked_at.find("hunter2") == std::string::npos);
}

TEST_CASE("a FIFO, a device and a loop of links are refused at once", "[policy]") {
  host h;
  REQUIRE(::mkfifo((h.dir / "fifo").c_str(), 0600) == 0);
  fs::create_symlink("loop", h.dir / "loop");
  CHECK(h.eval("f:/fifo -> r:x").verdict == rule_verdict::invalid);
  CHECK(h.eval("f:/loop -> r:x").verdict == rule_verdict::invalid);
  CHECK(h.eval("not f:/loop -> r:x").verdict == rule_verdict::invalid);
  CHECK(live("f:/dev/zero -> r:x").verdict == rule_verdict::invalid);
}

TEST_CASE("a root's links do not lead out of it", "[policy]") {
  host h;
  fs::create_symlink("/etc/passwd", h.dir / "link");
  fs::create_symlink("../../../../../../etc/passwd", h.dir / "up");
  CHECK(h.eval("f:/link -> r:root").verdict == rule_verdict::invalid);
  CHECK(h.eval("f:/up -> r:root").verdict == rule_verdict::invalid);
  h.file("etc/passwd", "inside\n");
  CHECK(h.eval("f:/link -> inside").verdict == rule_verdict::found);
}

TEST_CASE("a pattern that is too expensive is invalid, and says so", "[policy]") {
  host h;
  h.file("f", std::string(5000, 'a') + "!\n");
  const auto e = h.eval("f:/f -> r:^(a|aa)+$");
  CHECK(e.verdict == rule_verdict::invalid);
  CHECK(e.error.value_or("").find("too expensive") != std::string::npos);
}

TEST_CASE("huge lines, NULs and bytes that are no UTF-8 are just bytes", "[policy]") {
  host h;
  h.file("f", std::string(1 << 20, 'x') + "\nneedle\n" + std::string("a\0b", 3) + "\n\xff\xfe\n");
  CHECK(h.eval("f:/f -> needle").verdict == rule_verdict::found);
  CHECK(h.eval("f:/f -> r:^a.b$").verdict == rule_verdict::found);
  CHECK(h.eval("f:/f -> r:\\xff\\xfe").verdict == rule_verdict::found);
}

TEST_CASE("commands run without a shell, with a time and an output limit", "[policy]") {
  CHECK(live("c:echo $HOME ; true -> $HOME ; true").verdict == rule_verdict::found);
  CHECK(live("c:false").verdict == rule_verdict::found);
  CHECK(live("c:false").exit_status == 1);
  CHECK(live("c:no-such-program-anywhere -> r:x").verdict == rule_verdict::invalid);
  CHECK(live("c:printf \"one\\ntwo\" -> r:two").verdict == rule_verdict::found);
  const auto cut = live("c:yes -> r:^y$", dialect::muster, std::chrono::milliseconds{300});
  CHECK(cut.verdict == rule_verdict::not_run);
}

TEST_CASE(
    "a command that ignores SIGTERM is killed, and a daemon that holds its output is not waited "
    "for",
    "[policy]") {
  const auto start = std::chrono::steady_clock::now();
  CHECK(live("c:sh -c \"trap : TERM; while :; do sleep 1; done\" -> r:x", dialect::muster,
             std::chrono::milliseconds{200})
            .verdict == rule_verdict::not_run);
  CHECK(live("c:sh -c \"setsid sleep 30 & echo done\" -> done").verdict == rule_verdict::found);
  CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds{15});
}

TEST_CASE("commands and processes are not there below another root, nor without trust",
          "[policy]") {
  host h;
  CHECK(h.eval("c:true").why == policy::obstacle::not_here);
  CHECK(h.eval("p:init").why == policy::obstacle::not_here);
  static const auto root = *common::root_dir::open("/");
  policy::observer facts(root, {});
  CHECK(policy::eval_rule("c:true", dialect::muster, facts)
            .error.value_or("")
            .find("--trust-commands") != std::string::npos);
}

TEST_CASE("a process is found by its name or its whole command line", "[policy]") {
  const auto self = fs::path(fs::read_symlink("/proc/self/exe")).filename().string().substr(0, 15);
  CHECK(live("p:" + self).verdict == rule_verdict::found);
  CHECK(live("p:no-such-process-here").verdict == rule_verdict::not_found);
}

TEST_CASE("variables are replaced longest first", "[policy]") {
  host h;
  h.file("right/f", "x\n");
  const auto p =
      policy::load_policy_text("p.yml",
                               "dialect: muster\npolicy:\n  id: p\n  name: n\n"
                               "variables:\n  $var: /wrong\n  $var11: /right\nchecks:\n  - "
                               "{id: 1, title: t, condition: all, rules: ['f:$var11/f']}\n",
                               std::nullopt);
  REQUIRE(p);
  policy::observer facts(h.root, {});
  CHECK(policy::run_policy(*p, facts).passed == 1);
}

TEST_CASE("a command's words", "[policy]") {
  using words = std::vector<std::string>;
  CHECK(policy::split_command("echo a  b") == words{"echo", "a", "b"});
  CHECK(policy::split_command("a\"b c\"d \"\"") == words{"ab cd", ""});
  CHECK(policy::split_command("a\\ b \\t \\\\") == words{"a b", "t", "\\"});
  CHECK(policy::split_command("it's 'here'") == words{"it's", "'here'"});
  CHECK(policy::split_command("\"open end") == words{"open end"});
}
