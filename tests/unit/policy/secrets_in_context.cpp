// Evidence of a line that is a secret only because of the lines around it.
#include <catch2/catch.hpp>
#include <fstream>

#include "collector/policy/evidence.hpp"
#include "tests/support/temp_dir.hpp"

namespace policy = collector::policy;
using policy::dialect;

namespace {

policy::rule_evidence judged(const std::string& text, const std::string& rule,
                             dialect d = dialect::muster, const std::string& name = "f") {
  tests::temp_dir dir;
  std::ofstream(dir / name, std::ios::binary) << text;
  const auto root = *common::root_dir::open(dir.path());
  policy::observer facts(root, {});
  return policy::eval_rule("f:/" + name + " -> " + rule, d, facts);
}

const std::string below = "password:\n  4711\nport:\n  4712\n";

}  // namespace

TEST_CASE("the line below a name is masked, and what was captured in it", "[policy][secrets]") {
  for (const auto d : {dialect::muster, dialect::wazuh4, dialect::wazuh4_pcre2}) {
    const std::string digits = d == dialect::wazuh4 ? "\\d+" : "[0-9]+";
    const auto hidden = judged(below, "n:(" + digits + ") compare > 4710", d);
    CHECK(hidden.match.line == 2);
    CHECK(hidden.match.matched == "  ***");
    CHECK(hidden.match.value == "***");
    const auto shown = judged(below, "n:(" + digits + ") compare > 4711", d);
    CHECK(shown.match.line == 4);
    CHECK(shown.match.matched == "  4712");
    CHECK(shown.match.value == "4712");
  }
}

TEST_CASE("a value of which nothing was decided is masked as well", "[policy][secrets]") {
  const auto e = judged("password:\n  4711\n", "n:([0-9]+) compare > 9999");
  CHECK(e.match.value == "***");
}

TEST_CASE("a message quotes no such line", "[policy][secrets]") {
  const auto e = judged("password:\n  x1y2z\n", "n:^  (\\w+)$ compare > 1");
  CHECK(e.match.error.find("x1y2z") == std::string::npos);
  CHECK(e.match.error.find("***") != std::string::npos);
  CHECK(judged("port:\n  x1y2z\n", "n:^  (\\w+)$ compare > 1").match.error.find("x1y2z") !=
        std::string::npos);
}

TEST_CASE("a file that is nothing but a token has no hash", "[policy][secrets]") {
  const auto hashed = [](const std::string& text) {
    return judged(text, "r:.").looked_at.find("sha256") != std::string::npos;
  };
  CHECK_FALSE(hashed("JBSWY3DPEHPK3PXR\n"));
  CHECK_FALSE(hashed("ghp_0123456789abcdefghijABCDEFGHIJ012345\n"));
  CHECK_FALSE(hashed("me:w0lfh0und\n"));
  CHECK_FALSE(hashed("<key>Password</key>\n<string>x1</string>\n"));
  CHECK(hashed("12.5\n"));
  CHECK(hashed("bookworm/sid\n"));
}

TEST_CASE("of a file that is a secret by its place evidence shows no byte", "[policy][secrets]") {
  for (const auto d : {dialect::muster, dialect::wazuh4, dialect::wazuh5}) {
    const std::string digits = d == dialect::wazuh4 ? "\\d+" : "[0-9]+";
    const auto line = judged("plain words\n4711\n", "r:^plain", d, "authkey");
    CHECK(line.verdict == policy::rule_verdict::found);
    CHECK(line.match.line == 1);
    CHECK(line.match.matched == "*** (this file is a secret: none of it is shown)");
    CHECK(line.looked_at.find("sha256") == std::string::npos);
    CHECK(judged("4711\n", "n:(" + digits + ") compare > 4", d, "x.psk").match.value == "***");
  }
}

TEST_CASE("days of an account are shown, and its line is not", "[policy][secrets]") {
  const std::string line = "root:$6$salt$abcdefghij:19000:0:99999:7:::\n";
  const auto e = judged(line, "n:^root:[^:]+:(\\d+) compare > 1", dialect::muster, "shadow");
  CHECK(e.match.value == "19000");
  CHECK(e.match.matched == "*** (this file is a secret: none of it is shown)");
}

TEST_CASE("of records of groups no part is shown, also in no message", "[policy][secrets]") {
  const auto e =
      judged("adm:Cat06:root:\n", "n:^[^:]+:([^:]+): compare == 5", dialect::muster, "gshadow");
  CHECK(e.verdict == policy::rule_verdict::invalid);
  CHECK(policy::evidence_json(e).dump().find("Cat06") == std::string::npos);
}

TEST_CASE("a command that prints a secret file gives none of it as evidence", "[policy][secrets]") {
  tests::temp_dir dir;
  std::ofstream(dir / ".vault-token") << "Cat 30\n";
  std::ofstream(dir / "open.conf") << "Cat 30\n";
  const auto root = *common::root_dir::open("/");
  for (const auto d : {dialect::muster, dialect::wazuh4, dialect::wazuh5}) {
    const auto evidence = [&](const std::string& file, const std::string& pattern) {
      policy::observer facts(
          root, {.trust_commands = true,
                 .command = {.time = std::chrono::seconds{10}, .output_bytes = 1 << 16},
                 .parallel = 1,
                 .native = false});
      return policy::evidence_json(
                 policy::eval_rule("c:cat " + (dir / file) + " -> " + pattern, d, facts))
          .dump();
    };
    const std::string digits = d == dialect::wazuh4 ? "\\d+" : "[0-9]+";
    for (const auto& pattern : {std::string("r:^Cat"), "n:Cat (" + digits + ") compare > 5",
                                "n:Cat (" + digits + ") compare > 50", std::string("r:Dog")}) {
      const auto hidden = evidence(".vault-token", pattern);
      CAPTURE(pattern, hidden);
      CHECK(hidden.find("Cat 30") == std::string::npos);
      CHECK(hidden.find("\"30\"") == std::string::npos);
    }
    CHECK(evidence("open.conf", "r:^Cat").find("Cat 30") != std::string::npos);
  }
}
