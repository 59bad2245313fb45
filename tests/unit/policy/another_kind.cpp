// docs/policy.md: `f:` of a folder and `d:` of a file are answers to nobody's question.
#include <sys/stat.h>
#include <catch2/catch.hpp>

#include "tests/unit/policy/corners.hpp"

using collector::policy::dialect, tests::corner;

namespace {

/// In muster, negated or not.
void check_invalid(const corner& c, const std::string& rule, const std::string& says) {
  INFO(rule);
  CHECK(c.verdict(rule, dialect::muster) == 'I');
  const auto negated = c.look("not " + rule, dialect::muster);
  CHECK(tests::letter_of(negated.verdict) == 'I');
  REQUIRE(negated.error);
  INFO(*negated.error);
  CHECK(negated.error->find(says) != std::string::npos);
  CHECK(negated.why == collector::policy::obstacle::unreadable);
}

}  // namespace

TEST_CASE("a rule about a file is invalid in muster where a folder or a device is", "[policy]") {
  corner c;
  c.folder("folder").file("file", "x\n");
  ::mkfifo((c.dir / "fifo").c_str(), 0600);
  for (const auto* pattern : {"", " -> r:x", " -> !r:x"}) {
    check_invalid(c, std::string("f:{R}/folder") + pattern, "is a folder, which `d:` asks for");
    check_invalid(c, std::string("f:{R}/fifo") + pattern, "is a FIFO");
    check_invalid(c, std::string("f:/dev/null") + pattern, "is a device");
    check_invalid(c, std::string("f:{R}/none,{R}/folder") + pattern, "is a folder");
  }
  CHECK(c.verdict("f:{R}/folder,{R}/file -> r:x", dialect::muster) == 'F');
  CHECK(c.verdict("not f:{R}/none", dialect::muster) == 'F');
  CHECK(c.verdict("not f:{R}/file/none", dialect::muster) == 'F');
}

TEST_CASE("a folder that a glob finds beside files is passed over", "[policy]") {
  corner c;
  c.folder("etc/a.d").file("etc/b.conf", "x\n");
  CHECK(c.verdict("f:{R}/etc/* -> r:x", dialect::muster) == 'F');
  CHECK(c.verdict("not f:{R}/etc/* -> r:y", dialect::muster) == 'F');
  CHECK(c.verdict("not f:{R}/etc/*.d", dialect::muster) == 'F');
}

TEST_CASE("a rule about a folder is invalid in muster where a file is", "[policy]") {
  corner c;
  c.file("file", "x\n").folder("folder");
  for (const auto* rest : {"", " -> x", " -> r:x -> r:y"})
    check_invalid(c, std::string("d:{R}/file") + rest, "is no folder");
  CHECK(c.verdict("not d:{R}/none", dialect::muster) == 'F');
  CHECK(c.verdict("d:{R}/folder", dialect::muster) == 'F');
}

TEST_CASE("what a missing file means is not what a folder in its place means", "[policy]") {
  const corner c;
  const auto ran = tests::run_here(
      "dialect: muster\npolicy: {id: p, name: n}\nchecks:\n  - id: 1\n    title: t\n    condition: "
      "all\n    rules:\n      - {rule: 'not f:/etc -> r:x', missing: pass}\n",
      dialect::muster);
  REQUIRE(ran.checks.size() == 1);
  CHECK(ran.checks[0].result == collector::policy::result_kind::invalid);
}

TEST_CASE("in wazuh5 a folder is no file and a file no folder; wazuh4 judges neither", "[policy]") {
  corner c;
  c.folder("folder").file("file", "x\n");
  using enum dialect;
  for (const auto d : {wazuh5, wazuh4, wazuh4_pcre2}) {
    INFO(name(d));
    CHECK(c.verdict("not f:{R}/folder", d) == (d == wazuh5 ? 'F' : 'I'));
    CHECK(c.verdict("not d:{R}/file", d) == (d == wazuh5 ? 'F' : 'I'));
    CHECK(c.verdict("f:{R}/folder -> r:x", d) == 'I');
  }
}
