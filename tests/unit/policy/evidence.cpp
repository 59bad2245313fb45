// What the evidence of a command says, and what it does not change.
#include "collector/policy/evidence.hpp"

#include <catch2/catch.hpp>

#include "collector/scan/scanner.hpp"
#include "collector/state/state_store.hpp"
#include "schemas/assessment.hpp"
#include "schemas/digest.hpp"
#include "tests/support/temp_dir.hpp"

namespace policy = collector::policy;
using policy::rule_verdict;
using schemas::table_id;

namespace {

policy::rule_evidence judged_live(const std::string& rule,
                                  std::chrono::milliseconds limit = std::chrono::seconds{10}) {
  static const auto root = *common::root_dir::open("/");
  policy::observer facts(root, {.trust_commands = true,
                                .command = {.time = limit, .output_bytes = 1 << 16},
                                .parallel = 1,
                                .native = false});
  return policy::eval_rule(rule, policy::dialect::muster, facts);
}

schemas::encoded_row check_with(const policy::rule_evidence& e) {
  schemas::check c;
  c.policy = "p";
  c.check_id = "1";
  c.title = "t";
  c.result = "passed";
  c.evidence = policy::evidence_text({e});
  return schemas::encode_row(c);
}

collector::scan_outcome scan_of(schemas::encoded_row row, const std::string& id) {
  collector::scan_outcome s;
  s.scan_id = id;
  s.tables.push_back({.table = table_id::checks,
                      .status = schemas::table_status::ok,
                      .reason = {},
                      .rows = {std::move(row)}});
  return s;
}

}  // namespace

TEST_CASE("evidence of a command: its words, its exit status, how long it took",
          "[policy][evidence]") {
  const auto e = judged_live("c:printf \"a b\" -> a b");
  CHECK(e.verdict == rule_verdict::found);
  const auto j = policy::evidence_json(e);
  CHECK(j["argv"] == policy::json::array({"printf", "a b"}));
  CHECK(j["exit_status"] == 0);
  CHECK(j["duration_ms"].is_number_integer());
}

TEST_CASE("a command that was cut off says how long it had", "[policy][evidence]") {
  const auto e = judged_live("c:sleep 20 -> x", std::chrono::milliseconds{50});
  CHECK(e.verdict == rule_verdict::not_run);
  CHECK(e.duration_ms.value_or(0) >= 50);
  CHECK_FALSE(e.exit_status);
}

TEST_CASE("what was not started has no duration, what is no command no words",
          "[policy][evidence]") {
  const auto missing = policy::evidence_json(judged_live("c:no-such-program-anywhere -> r:x"));
  CHECK(missing["argv"] == policy::json::array({"no-such-program-anywhere"}));
  CHECK(missing["duration_ms"].is_null());
  const auto file = policy::evidence_json(judged_live("f:/etc/passwd -> r:root"));
  CHECK(file["argv"].is_null());
  CHECK(file["duration_ms"].is_null());
}

TEST_CASE("another duration is no change: no delta, the same root", "[policy][evidence]") {
  tests::temp_dir dir;
  auto store = *collector::state::state_store::open(dir.path(), 11);
  policy::rule_evidence e;
  e.rule = "c:true";
  e.verdict = rule_verdict::found;
  e.argv = {"true"};
  e.duration_ms = 3;
  const auto before = check_with(e);
  e.duration_ms = 3000;
  const auto after = check_with(e);
  CHECK(before.stable == after.stable);
  CHECK(before.volatile_ != after.volatile_);
  REQUIRE(store.commit(scan_of(before, "one")));
  const auto root = store.digest(table_id::checks, std::string(schemas::k_bytes, 'k'));
  const auto sum = store.commit(scan_of(after, "two"));
  REQUIRE(sum);
  CHECK(sum->upserts == 0);
  CHECK(sum->deltas == 0);
  CHECK(store.digest(table_id::checks, std::string(schemas::k_bytes, 'k'))->root == root->root);
}
