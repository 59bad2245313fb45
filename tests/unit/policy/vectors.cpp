// The shared cases that were observed on the systems we replace: their 5.x verdicts, through our wazuh5 dialect, on real files
// and real commands.
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "collector/policy/policy_run.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/temp_dir.hpp"

namespace fs = std::filesystem;
namespace policy = collector::policy;
using nlohmann::json;

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size())) text.replace(at, what.size(), by);
  return text;
}

/// Why a case is not for us, or empty.
std::string not_applicable(const json& c) {
  const auto& expected = c["expected"];
  if (c["id"] == "T05") return "waits for a descendant that holds the output open; we do not (docs/policy.md)";
  if (!expected.contains("v5")) return "has no 5.x verdict";
  for (const auto& [key, value] : c["fixture"].items())
    if (key != "files") return "fixture key " + key;
  return {};
}

void make_files(const json& fixture, const std::string& root) {
  const json files = fixture.value("files", json::object());
  for (const auto& [name, content] : files.items()) {
    const fs::path path = root + "/" + name;
    fs::create_directories(path.parent_path());
    if (!content.is_string())
      fs::create_directories(path);  // null: an empty folder
    else if (const auto text = content.get<std::string>(); text.starts_with("@->"))
      fs::create_symlink(text.substr(3), path);
    else
      std::ofstream(path, std::ios::binary) << text;
  }
}

std::string word(policy::rule_verdict v) {
  switch (v) {
    case policy::rule_verdict::found:
      return "FOUND";
    case policy::rule_verdict::not_found:
      return "NOT_FOUND";
    case policy::rule_verdict::invalid:
      return "INVALID";
    case policy::rule_verdict::not_run:
      return "NOT_RUN";
  }
  return "?";
}

}  // namespace

TEST_CASE("the observed 5.x verdicts are ours", "[policy][shared]") {
  std::ifstream in(tests::shared("data/vectors/sca.jsonl"));
  if (!in) {
    WARN("skipped: no shared vectors below " + tests::shared(""));
    return;
  }
  int passed = 0, skipped = 0;
  std::map<std::string, int> reasons;
  std::string failures;
  const auto host = common::root_dir::open("/");
  REQUIRE(host);
  for (std::string line; std::getline(in, line);) {
    const auto c = json::parse(line);
    if (c["kind"] != "rule") continue;
    if (const auto why = not_applicable(c); !why.empty()) {
      ++skipped;
      ++reasons[why];
      continue;
    }
    const tests::temp_dir root;
    make_files(c["fixture"], root.path());
    policy::observer facts(*host, {.trust_commands = true, .command = {.time = std::chrono::seconds{c.value("timeout_s", 10)}}, .parallel = 1});
    const auto rule = replaced(c["rule"].get<std::string>(), "{R}", root.path());
    const auto got = policy::eval_rule(rule, policy::dialect::wazuh5, facts);
    const auto wanted = c["expected"]["v5"].get<std::string>();
    if (word(got.verdict) == wanted || (wanted != "FOUND" && wanted != "NOT_FOUND" && wanted != "NOT_RUN" && word(got.verdict) == "INVALID")) {
      ++passed;
      continue;
    }
    failures +=
        fmt::format("{} {}\n   wanted {}, got {} ({})\n", c["id"].get<std::string>(), rule, wanted, word(got.verdict), got.error.value_or(""));
  }
  std::cout << "5.x rule cases: " << passed << " passed, " << skipped << " not applicable\n";
  for (const auto& [why, n] : reasons) std::cout << "  not applicable: " << n << ": " << why << "\n";
  INFO(failures);
  CHECK(failures.empty());
  CHECK(passed > 200);
}

TEST_CASE("conditions fold as they were observed", "[policy][shared]") {
  std::ifstream in(tests::shared("data/vectors/sca.jsonl"));
  if (!in) {
    WARN("skipped: no shared vectors below " + tests::shared(""));
    return;
  }
  int passed = 0;
  for (std::string line; std::getline(in, line);) {
    const auto c = json::parse(line);
    if (c["kind"] != "condition" || !c["expected"].contains("v5")) continue;
    const auto text = c["rule"].get<std::string>();
    const auto want = policy::parse_condition(text.substr(text.find(": ") + 2));
    if (!want) continue;
    std::vector<policy::rule_verdict> verdicts;
    for (const auto& r : c["fixture"]["rule_results"]) {
      const auto letter = r.get<std::string>();
      verdicts.push_back(letter == "F"   ? policy::rule_verdict::found
                         : letter == "N" ? policy::rule_verdict::not_found
                         : letter == "I" ? policy::rule_verdict::invalid
                                         : policy::rule_verdict::not_run);
    }
    const auto result = policy::combine(*want, verdicts);
    const auto expected = c["expected"]["v5"].get<std::string>();
    const std::string got = result == policy::result_kind::passed    ? "Passed"
                            : result == policy::result_kind::failed  ? "Failed"
                            : result == policy::result_kind::not_run ? "Not run"
                                                                     : "Not applicable";
    INFO(line);
    CHECK(got == expected);
    ++passed;
  }
  std::cout << "condition cases: " << passed << " passed\n";
  CHECK(passed > 100);
}

TEST_CASE("every real policy loads, or says what is wrong with it and where", "[policy][shared]") {
  const std::string folder = tests::shared("data/policies");
  std::error_code ec;
  int loaded = 0;
  for (const auto& e : fs::recursive_directory_iterator(folder, ec)) {
    if (e.path().extension() != ".yml") continue;
    auto p = policy::load_policy(e.path().string(), std::nullopt);
    INFO(e.path().string());
    if (!p) INFO(p.error().detail);
    CHECK(p);
    if (p) {
      CHECK_FALSE(p->checks.empty());
      ++loaded;
    }
  }
  if (loaded == 0) WARN("skipped: no shared policies in " + folder);
  std::cout << "real policies: " << loaded << " loaded\n";
}
