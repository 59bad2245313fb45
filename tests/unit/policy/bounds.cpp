// What a policy may cost: CPU time for judging, and mounts that may never answer.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "collector/policy/policy_run.hpp"
#include "tests/support/temp_dir.hpp"

namespace policy = collector::policy;
namespace fs = std::filesystem;
using namespace std::chrono_literals;
using policy::dialect;
using policy::result_kind;
using policy::rule_verdict;

namespace {

/// So many bytes of lines in which nothing is found.
std::string lines(std::size_t bytes) {
  const std::string line = std::string(255, 'x') + "\n";
  std::string out;
  while (out.size() < bytes) out += line;
  return out;
}

struct slow_host {
  tests::temp_dir dir;
  common::root_dir root = *common::root_dir::open(dir.path());
  void file(const std::string& name, const std::string& text) {
    fs::create_directories(fs::path(dir / name).parent_path());
    std::ofstream(dir / name, std::ios::binary) << text;
  }
  policy::run_outcome run(const std::string& checks, dialect d, std::chrono::milliseconds judging) {
    const auto p = policy::load_policy_text(
        "p.yml", "policy: {id: p, file: p, name: n, description: d}\nchecks:\n" + checks, d);
    if (!p) FAIL(p.error().detail);
    policy::observer facts(root, {.trust_commands = false,
                                  .command = {},
                                  .parallel = 0,
                                  .native = true,
                                  .judging_time = judging});
    return policy::run_policy(*p, facts);
  }
};

policy::rule_evidence judged(const common::root_dir& root, const std::string& rule,
                             dialect d = dialect::muster) {
  policy::observer facts(
      root,
      {.trust_commands = true, .command = {.time = 10s, .output_bytes = 1 << 16}, .parallel = 1});
  return policy::eval_rule(rule, d, facts);
}

std::string one_of(int id, const std::string& rule) {
  return "  - {id: " + std::to_string(id) + ", title: t, condition: all, rules: ['" + rule +
         "']}\n";
}

/// Each of many lines costs some thousand steps, so that no match is too expensive, and all of them
/// together take minutes.
std::string slow_lines() {
  std::string out;
  for (int i = 0; i < 100'000; ++i) out += std::string(22, 'a') + "!\n";
  return out;
}

}  // namespace

TEST_CASE("a policy of slow patterns ends with its budget, and says which rules were not judged",
          "[policy][bounds]") {
  slow_host h;
  h.file("slow", slow_lines());
  h.file("quick", "Port 22\n");
  std::string checks = one_of(1, "f:/quick -> r:^Port 22$");
  for (int id = 2; id <= 40; ++id) checks += one_of(id, "f:/slow -> r:^(a|a){12}[^a!]");
  checks += one_of(41, "f:/quick -> r:^Port 22$") + one_of(42, "f:/quick");
  const auto r = h.run(checks, dialect::muster, 300ms);
  REQUIRE(r.checks.size() == 42);
  CHECK(r.checks.front().result == result_kind::passed);
  CHECK(r.checks[40].result == result_kind::invalid);  // after the slow ones, however quick
  CHECK(r.checks[40].reason == "not judged: this policy has had its 0.3 s of CPU time");
  CHECK(r.checks[41].result == result_kind::passed);  // nothing to match
  const auto open = [](const auto& c) { return c.result == result_kind::invalid; };
  const auto first = std::ranges::find_if(r.checks, open);
  CHECK(std::all_of(first, r.checks.end() - 1, open));  // once it is spent it stays so
}

TEST_CASE("past the budget nothing passes in any dialect, negated or not", "[policy][bounds]") {
  slow_host h;
  h.file("f", "text\n");
  h.file("d/f", "text\n");
  const auto d = GENERATE(dialect::muster, dialect::wazuh5, dialect::wazuh4, dialect::wazuh4_pcre2);
  const auto rule =
      GENERATE("f:/f -> r:text", "not f:/f -> r:other", "d:/d -> f", "not d:/d -> r:f -> r:other");
  INFO(policy::name(d) << " " << rule);
  const auto r = h.run(one_of(1, rule), d, 0ms);
  REQUIRE(r.checks.size() == 1);
  CHECK(r.checks[0].result ==
        (d == dialect::muster ? result_kind::invalid : result_kind::not_applicable));
  CHECK(r.checks[0].reason == "not judged: this policy has had its 0 s of CPU time");
  CHECK(h.run(one_of(1, rule), d, 30s).passed == 1);
}

TEST_CASE(
    "what lies on a mount that is left out can not be judged, in no dialect and not by its absence",
    "[policy][bounds]") {
  slow_host h;
  h.file("net/f", "text\n");
  h.file("d/near/f", "text\n");
  h.file("d/f", "text\n");
  fs::create_directory_symlink("/net", h.dir / "link");
  h.root = *h.root.without({{"/net", "nfs4"}, {"/d/far", "fuse.sshfs"}});
  fs::create_directories(h.dir / "d/far");
  const auto d = GENERATE(dialect::muster, dialect::wazuh5, dialect::wazuh4);
  const auto rule = GENERATE("f:/net/f", "not f:/net/g", "f:/net/f -> r:text",
                             "not f:/net/f -> r:text", "not f:/link/f -> r:text", "d:/net",
                             "not d:/net", "d:/net -> r:f", "not d:/d -> r:nothing");
  INFO(policy::name(d) << " " << rule);
  const auto r = h.run(one_of(1, rule), d, 30s);
  REQUIRE(r.checks.size() == 1);
  CHECK(r.checks[0].result ==
        (d == dialect::muster ? result_kind::invalid : result_kind::not_applicable));
  CHECK(r.checks[0].reason.find("is a mount of type") != std::string::npos);
}

TEST_CASE("what was not read to its end proves nothing that no line of it decides",
          "[policy][bounds]") {
  slow_host h;
  h.file("long", std::string(100'000, 'x') + " needle\nother\n");
  h.file("large", lines(17u << 20) + "needle\n");
  for (const auto* rule :
       {"f:/long -> r:needle", "not f:/long -> r:needle", "f:/long -> !r:needle"}) {
    CAPTURE(rule);
    CHECK(judged(h.root, rule).verdict == rule_verdict::invalid);
    CHECK(judged(h.root, rule).error == "a line is too long to be looked at to its end");
  }
  CHECK(judged(h.root, "not f:/large -> r:needle").error ==
        "only its beginning was read, and no line of that decides");
  CHECK(judged(h.root, "f:/long -> other").verdict == rule_verdict::found);
  CHECK(judged(h.root, "f:/long -> !r:^other$").verdict == rule_verdict::not_found);
  CHECK(judged(*common::root_dir::open("/"), "not c:dd if=/dev/zero bs=1M count=2 -> r:needle")
            .verdict == rule_verdict::invalid);
}

TEST_CASE("in 4.x a file without a newline takes no longer than one with many",
          "[policy][bounds]") {
  slow_host h;
  h.file("f", std::string(16u << 20, 'x'));
  const auto start = std::chrono::steady_clock::now();
  CHECK(judged(h.root, "f:/f -> needle", dialect::wazuh4).verdict == rule_verdict::not_found);
  CHECK(std::chrono::steady_clock::now() - start < 20s);
}
