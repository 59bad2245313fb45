// The shared cases of kind `rule` that were observed on the systems we replace: their verdicts in
// every dialect they have one for, on real files and real commands, as root and as nobody.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/support/sanitized.hpp"
#include "tests/unit/policy/cases.hpp"

namespace fs = std::filesystem;
namespace policy = collector::policy;
using nlohmann::json;

namespace {

struct expectation {
  policy::dialect dialect;
  std::string wanted;
};

std::vector<expectation> expectations(const json& c) {
  using policy::dialect;
  std::vector<expectation> out;
  for (const auto& [key, value] : c["expected"].items()) {
    const auto wanted = value.is_string() ? value.get<std::string>() : "";
    if (key == "v5") out.push_back({dialect::wazuh5, wanted});
    if (key == "v4" || key == "v4_osregex") out.push_back({dialect::wazuh4, wanted});
    if (key == "v4" || key == "v4_pcre2") out.push_back({dialect::wazuh4_pcre2, wanted});
  }
  return out;
}

void make_file(const fs::path& path, const std::string& bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << bytes;
}

/// `"text\n" mode 0600 owner root`, `dir 0700 owner root`, `"text" 0644`; modes come last, children
/// before their folders.
void make_described(const json& described, const std::string& root) {
  std::vector<std::pair<std::string, mode_t>> modes;
  for (const auto& [name, value] : described.items()) {
    const auto text = value.get<std::string>();
    const auto digits = text.find("0", text.starts_with('"') ? text.rfind('"') : 0);
    modes.emplace_back(root + "/" + name,
                       static_cast<mode_t>(std::stoul(text.substr(digits, 4), nullptr, 8)));
    if (text.starts_with('"'))
      make_file(root + "/" + name,
                json::parse(text.substr(0, text.rfind('"') + 1)).get<std::string>());
    else
      fs::create_directories(root + "/" + name);
  }
  std::ranges::sort(modes, std::ranges::greater{});
  for (const auto& [path, mode] : modes) ::chmod(path.c_str(), mode);
  ::chmod(root.c_str(), 0755);
}

void make_files(const json& fixture, const std::string& root) {
  const json files = fixture.value("files", json::object());
  for (const auto& [name, content] : files.items()) {
    const fs::path path = root + "/" + name;
    if (!content.is_string())
      fs::create_directories(path);  // null: an empty folder
    else if (const auto text = tests::latin1(content.get<std::string>()); text.starts_with("@->"))
      fs::create_directories(path.parent_path()), fs::create_symlink(text.substr(3), path);
    else
      make_file(path, text);
  }
  if (fixture.contains("files_described")) make_described(fixture["files_described"], root);
}

policy::rule_verdict judge(const json& c, const std::string& rule, policy::dialect d) {
  const auto host = common::root_dir::open("/");
  policy::observer observed(*host,
                            {.trust_commands = true,
                             .command = {.time = std::chrono::seconds{c.value("timeout_s", 10)}},
                             .parallel = 1});
  tests::staged_facts facts(observed);
  const auto& fixture = c["fixture"];
  if (fixture.contains("processes"))
    facts.say_processes(fixture["processes"], fixture.value("cmdlines", json::object()));
  return policy::eval_rule(rule, d, facts).verdict;
}

/// The verdict comes back as the exit status of a child that has become that user.
policy::rule_verdict judge_as(unsigned uid, const json& c, const std::string& rule,
                              policy::dialect d) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::setgid(uid) != 0 || ::setuid(uid) != 0) ::_exit(99);
    ::_exit(static_cast<int>(judge(c, rule, d)));
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) < 4);
  return static_cast<policy::rule_verdict>(WEXITSTATUS(status));
}

std::string not_applicable(const json& c) {
  if (c["id"] == "T05")
    return "waits for a descendant that holds the output open; we do not (docs/policy.md)";
  if (c["fixture"].contains("run_as_uid") && ::geteuid() != 0)
    return "wants root, to become another user";
  return {};
}

/// What rejects, aborts or drops is invalid for us, and says so.
bool agrees(policy::rule_verdict got, const std::string& wanted) {
  const auto word = tests::verdict_word(got);
  return word == wanted ||
         (wanted != "FOUND" && wanted != "NOT_FOUND" && wanted != "NOT_RUN" && word == "INVALID");
}

}  // namespace

TEST_CASE("the observed verdicts of rules are ours, in every dialect that has one",
          "[policy][shared]") {
  auto cases = tests::shared_cases("rule");
  for (auto& c : tests::shared_cases("integration"))
    if (c["expected"].contains("v4_osregex")) {  // on a file that every Linux has
      c["fixture"] = json::object();
      cases.push_back(std::move(c));
    }
  tests::tally tally;
  for (const auto& c : cases)
    for (const auto& e : expectations(c)) {
      const auto what = fmt::format("{} {}", c["id"].get<std::string>(), policy::name(e.dialect));
      if (const auto why = not_applicable(c); !why.empty()) {
        tally.skip(why);
        continue;
      }
      const tests::temp_dir root;
      make_files(c["fixture"], root.path());
      const auto rule =
          tests::replaced(tests::latin1(c["rule"].get<std::string>()), "{R}", root.path());
      const unsigned uid = c["fixture"].value("run_as_uid", 0u);
      const auto got = uid != 0 ? judge_as(uid, c, rule, e.dialect) : judge(c, rule, e.dialect);
      tally.check(agrees(got, e.wanted), fmt::format("{} {}: wanted {}, got {}", what, rule,
                                                     e.wanted, tests::verdict_word(got)));
    }
  tally.print("rule cases, over dialects");
  INFO(tally.failures);
  CHECK(tally.failures.empty());
  CHECK(tally.passed > 800);
}

TEST_CASE("every real policy loads, or says what is wrong with it and where", "[policy][shared]") {
  const std::string folder = tests::shared("data/policies");
  std::error_code ec;
  constexpr int one_of = tests::address_sanitized ? 4 : 1;
  int files = 0, loaded = 0;
  for (const auto& e : fs::recursive_directory_iterator(folder, ec)) {
    if (e.path().extension() != ".yml" || files++ % one_of != 0) continue;
    auto p = policy::load_policy(e.path().string(), std::nullopt);
    INFO(e.path().string());
    if (!p) INFO(p.error().detail);
    REQUIRE(p);
    CHECK_FALSE(p->checks.empty());
    CHECK(policy::is_wazuh4(p->speaks) ==
          (e.path().string().find("/wazuh4/") != std::string::npos));
    ++loaded;
  }
  if (loaded == 0) tests::skip("no shared policies in " + folder);
  std::cout << "real policies: " << loaded << " loaded\n";
}
