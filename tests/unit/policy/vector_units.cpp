// The shared cases about parts of the engine: regexes, patterns, words of a command, conditions,
// the parsing of rules and files. Every kind is counted; what we do not have at all is not
// applicable, with the reason.
#include "collector/policy/os_regex.hpp"
#include "collector/policy/reader.hpp"
#include "collector/policy/wazuh4_match.hpp"
#include "tests/unit/policy/cases.hpp"

namespace policy = collector::policy;
using nlohmann::json;
using policy::dialect;
using policy::rule_verdict;
using tests::tally;
using tests::title;

namespace {

/// Runs the cases of one kind and wants no failure.
template <class Each>
void each_case(const std::string& kind, Each&& each) {
  tally t;
  for (const auto& c : tests::shared_cases(kind)) each(c, t);
  t.print(kind + " cases");
  INFO(t.failures);
  CHECK(t.failures.empty());
}

std::string folded(policy::result_kind r) {
  switch (r) {
    case policy::result_kind::passed:
      return "passed";
    case policy::result_kind::failed:
      return "failed";
    case policy::result_kind::not_run:
      return "not run";
    default:
      return "not applicable";
  }
}

std::string lowered(std::string s) {
  std::ranges::transform(s, s.begin(), policy::lower);
  return s;
}

/// Each name is replaced as a whole, whatever shorter ones it contains: that is what the order is
/// for. Of two the first counts.
bool variables_are_whole(const json& names) {
  std::string yaml =
      "policy: {id: p, name: n, file: f, description: d}\nchecks:\n  - {id: 1, title: t, "
      "condition: all, rules: ['d:/'";
  std::map<std::string, std::string> values;
  for (const auto& [i, name] : names.items()) values.emplace(name.get<std::string>(), "/value" + i);
  for (const auto& [name, value] : values) yaml += ", 'f:" + name + "/x'";
  yaml += "]}\n";
  if (!names.empty()) yaml += "variables:\n";
  for (const auto& [i, name] : names.items())
    yaml += "  \"" + name.get<std::string>() + "\": /value" + i + "\n";
  const auto p = policy::read_policy_text("p.yml", yaml, dialect::wazuh4);
  if (!p || p->checks.size() != 1 || p->checks[0].rules.size() != values.size() + 1) return false;
  auto rule = p->checks[0].rules.begin();
  return std::ranges::all_of(
      values, [&](const auto& v) { return (++rule)->text == "f:" + v.second + "/x"; });
}

policy::match_result match_wazuh5(const std::string& pattern, const std::string& text) {
  const auto r = policy::parse_rule("f:/x -> " + pattern, dialect::wazuh5);
  REQUIRE(r);
  return policy::match(*r->content, text, policy::text_kind::file, dialect::wazuh5);
}

}  // namespace

TEST_CASE("OS_Regex compiles, matches and captures as observed", "[policy][shared]") {
  each_case("osregex", [](const json& c, tally& t) {
    const auto pattern = c["rule"].get<std::string>(),
               subject = c["fixture"]["subject"].get<std::string>();
    const auto r = policy::os_regex::compile(pattern);
    json got{{"compiles", r.has_value()}, {"match", false}, {"groups", json::array()}};
    if (r) {
      const auto m = r->search(subject);
      got["match"] = m && *m;
      if (m && *m)
        for (const auto g : (*m)->groups) got["groups"].push_back(std::string(g));
    }
    t.check(got == c["expected"], title(c));
  });
}

TEST_CASE("OS_Match matches as observed", "[policy][shared]") {
  each_case("osmatch", [](const json& c, tally& t) {
    t.check(policy::os_match(c["rule"].get<std::string>(),
                             c["fixture"]["subject"].get<std::string>()) == c["expected"]["match"],
            title(c));
  });
}

TEST_CASE("a command is split as observed", "[policy][shared]") {
  each_case("argv", [](const json& c, tally& t) {
    t.check(json(policy::split_command(c["rule"].get<std::string>())) == c["expected"]["argv"],
            title(c));
  });
}

TEST_CASE("conditions fold as observed, in both generations", "[policy][shared]") {
  each_case("condition", [](const json& c, tally& t) {
    const auto text = c["rule"].get<std::string>();
    const auto want = policy::parse_condition(text.substr(text.find(": ") + 2));
    std::vector<rule_verdict> verdicts;
    for (const auto& r : c["fixture"]["rule_results"])
      verdicts.push_back(
          static_cast<rule_verdict>(std::string("FNIR").find(r.get<std::string>()[0])));
    for (const auto* key : {"v4", "v5"}) {
      if (!c["expected"].contains(key)) continue;
      if (!want)
        t.skip("an unknown condition: refused when the file is read");
      else if (verdicts.empty() && *key == 'v' && key[1] == '4')
        t.skip("4.x rejects a check without rules before it folds");
      else
        t.check(folded(policy::combine(*want, verdicts)) ==
                    lowered(c["expected"][key].get<std::string>()),
                title(c));
    }
  });
}

TEST_CASE("a pattern of 5.x matches its content as observed", "[policy][shared]") {
  each_case("pattern5", [](const json& c, tally& t) {
    const auto got = tests::verdict_word(
        match_wazuh5(c["rule"].get<std::string>(), c["fixture"]["content"].get<std::string>())
            .verdict);
    const auto wanted = c["expected"]["v5"].get<std::string>();
    t.check(got == (wanted == "MATCH"      ? "FOUND"
                    : wanted == "NO_MATCH" ? "NOT_FOUND"
                                           : wanted),
            title(c) + " got " + got);
  });
}

TEST_CASE("5.x rules are parsed as observed", "[policy][shared]") {
  static constexpr std::string_view types[]{"file", "directory", "process", "command", "registry"};
  each_case("parse5", [](const json& c, tally& t) {
    const auto text = c["rule"].get<std::string>();
    const auto& e = c["expected"];
    if (c.contains("platform")) return t.skip("expands the environment of Windows");
    if (e.contains("v5_pattern")) {
      const auto r = policy::parse_rule("c:x" + text, dialect::wazuh5);
      const json got = r && r->content ? json(r->content->text) : json(nullptr);
      return t.check(got == e["v5_pattern"], title(c));
    }
    const auto r = policy::parse_rule(text, dialect::wazuh5);
    const auto word = e["v5"].get<std::string>();
    if (word == "rejected" || word == "dropped") return t.check(!r, title(c));
    if (!r) return t.check(false, title(c));
    bool good =
        types[static_cast<int>(r->kind)] == e["type"] && e.value("target", r->target) == r->target;
    if (e.contains("negated")) good = good && r->negated == e["negated"];
    if (e.contains("pattern"))
      good = good && json(r->content ? json(r->content->text) : json(nullptr)) == e["pattern"];
    t.check(good, title(c));
  });
}

TEST_CASE("minterms, comparisons and variables of 4.x are as its own tests say",
          "[policy][shared]") {
  each_case("unit4", [](const json& c, tally& t) {
    auto text = c["rule"].get<std::string>();
    if (c["expected"].contains("order"))
      return t.check(variables_are_whole(c["fixture"].value("names", json::array())), title(c));
    const auto& f = c["fixture"];
    const auto engine = f.value("engine_result", "");
    std::string line = f.value("line", "test 7");
    if (f.contains("number"))
      line = std::to_string(f["number"].get<int>()), text = "n:(\\d+) " + text;
    // Their engine is mocked: a pattern and a line that have the result which the mock gave.
    if (engine == "no match" && !f.contains("line")) line = "nothing of it";
    if (engine == "no match" && f.contains("line")) line = "other";
    if (engine == "match, nothing captured") text = "n:^test compare ";
    if (engine == "compile failure") text = text.substr(0, 2) + "(";
    const auto r = policy::parse_rule("f:/x -> " + text, dialect::wazuh4);
    const auto got =
        r ? tests::verdict_word(policy::match_wazuh4_line(*r->content, line).verdict) : "INVALID";
    t.check(got == c["expected"]["v4"], title(c) + " got " + got);
  });
}

TEST_CASE("the kinds of shared cases that are about what we do not have", "[policy][shared]") {
  each_case("config4", [](const json&, tally& t) {
    t.skip("the XML configuration of a 4.x agent; ours is `--interval`");
  });
  each_case("hash", [](const json&, tally& t) {
    t.skip("digests of Wazuh's own messages and database; ours are those of docs/wire.md");
  });
  each_case("win-env", [](const json&, tally& t) { t.skip("expands the environment of Windows"); });
}
