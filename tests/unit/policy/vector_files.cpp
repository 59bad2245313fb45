// The shared cases about 5.x policy files and about its evaluators with mocked calls.
#include <sys/stat.h>
#include <unistd.h>

#include "collector/policy/reader.hpp"
#include "tests/unit/policy/cases.hpp"

namespace policy = collector::policy;
using nlohmann::json;
using policy::dialect;
using tests::tally;
using tests::title;

namespace {

const std::string head = "policy: {id: p, name: n}\n";
std::string one_check(const std::string& inside) {
  return head + "checks:\n  - {id: c, name: t, " + inside + "}\n";
}

/// How many checks of the file can be judged; -1: the policy is lost.
int usable(const std::string& yaml) {
  const auto p = policy::load_policy_text("p.yml", yaml, dialect::wazuh5);
  if (!p) return -1;
  int n = 0;
  for (const auto& c : p->checks) n += c.broken.empty() ? 1 : 0;
  return n == 0 && !p->checks.empty() &&
                 p->checks[0].broken.find("rejects the policy") != std::string::npos
             ? -1
             : n;
}

bool variables_agree(const json& c) {
  std::string yaml = head + "variables:\n", rules;
  for (const auto& [name, value] : c["fixture"]["variables"].items())
    yaml += "  " + name + ": " + value.get<std::string>() + "\n";
  const auto text = c["rule"].get<std::string>();
  const auto half = text.find(" ; ");
  yaml += "checks:\n  - {id: c, name: t, condition: all, rules: ['" + text.substr(0, half) +
          "', '" + text.substr(half + 3) + "']}\n";
  const auto p = policy::load_policy_text("p.yml", yaml, dialect::wazuh5);
  if (!p) return false;
  json got = json::array();
  for (const auto& r : p->checks[0].rules) got.push_back(r.text);
  return got == c["expected"]["v5_rules"];
}

/// A folder before and after its mode is changed, through the real stat(1).
void modes_agree(const json& c, tally& t) {
  if (::geteuid() != 0) return t.skip("wants root, whom the folder belongs to");
  const tests::temp_dir root;
  const auto folder = root / "testfile";
  ::mkdir(folder.c_str(), 0755);
  const auto rule = tests::replaced(c["rule"].get<std::string>(), "/testfile", folder);
  const auto host = common::root_dir::open("/");
  const auto result = [&](mode_t mode) {
    ::chmod(folder.c_str(), mode);
    policy::observer observed(*host, {.trust_commands = true, .command = {}, .parallel = 1});
    return policy::eval_rule(rule, dialect::wazuh5, observed).verdict == policy::rule_verdict::found
               ? "Passed"
               : "Failed";
  };
  t.check(result(0644) == c["expected"]["v5_initial"] &&
              result(0222) == c["expected"]["v5_after_chmod_0222"],
          title(c));
}

/// What the case describes in words, as a file; empty: it is about what is not kept.
std::optional<std::pair<std::string, int>> described(const json& c) {
  const auto id = c["id"].get<std::string>();
  const std::string rules = "rules: ['d:/']";
  if (id == "U162") return std::pair{std::string("{}\n"), -1};
  if (id == "U163" || id == "U164")
    return std::pair{c["fixture"]["yaml"].get<std::string>() + "\n", -1};
  if (id == "U165")
    return std::pair{
        head +
            "requirements: {title: t, condition: all, rules: ['f:/etc/passwd']}\nchecks: [{id: c, "
            "name: t, condition: all, rules: ['d:/']}]\n",
        1};
  if (id == "U166")
    return std::pair{head +
                         "requirements: {title: t, condition: invalid_condition, rules: "
                         "['d:/']}\nchecks: [{id: c, name: t, condition: all, rules: ['d:/']}]\n",
                     -1};
  if (id == "U167") return std::pair{one_check("condition: invalid_condition, " + rules), 0};
  if (id == "U168")
    return std::pair{one_check("condition: all, rules: [invalid_rule, 'f:/valid/file exists']"), 1};
  if (id == "U169")
    return std::pair{head +
                         "checks: [{id: a, name: t, condition: all, rules: ['d:/']}, {id: b, name: "
                         "t, condition: any, rules: ['d:/']}, {id: c, name: "
                         "t, condition: none, rules: ['d:/']}]\n",
                     3};
  if (id == "U172" || id == "I05")
    return std::pair{one_check("compliance: [{cis: ['7.1']}], condition: all, " + rules), 1};
  return std::nullopt;
}

// ---- mocked calls ----

void mock_file(const json& f, tests::staged_facts& facts) {
  policy::file_fact fact;
  fact.now = policy::file_fact::state::regular;
  if (f.contains("content")) fact.bytes = f["content"].get<std::string>();
  if (f.contains("lines"))
    for (const auto& l : f["lines"]) fact.bytes += l.get<std::string>() + "\n";
  const auto is = [&](const char* key, const json& what) {
    return f.contains(key) && f[key] == what;
  };
  if (is("exists", false)) fact.now = policy::file_fact::state::missing;
  if (is("regular", false)) fact.now = policy::file_fact::state::other_type;
  if (is("exists", "throws") || is("regular", "throws"))
    fact.now = policy::file_fact::state::unresolvable;
  if (is("read", "throws")) fact.now = policy::file_fact::state::unreadable;
  facts.files["some/file"] = fact;
}

void mock_command(const json& f, tests::staged_facts& facts) {
  policy::command_fact c;
  c.now = policy::command_fact::state::ran;
  c.outcome.output = f.value("stdout", "");
  if (f.contains("exec")) c.now = policy::command_fact::state::not_found;
  if (f.contains("timed_out")) c.now = policy::command_fact::state::timed_out;
  if (f.contains("commands_enabled")) c.now = policy::command_fact::state::not_permitted;
  facts.output = c;
}

std::string mock_not_applicable(const json& c) {
  if (c.contains("platform")) return "a Windows registry";
  if (c["id"] == "U069") return "stands on a text on stderr that only a mock gives";
  if (c["id"] == "U080") return "the mock throws where the real file system gives an empty text";
  const std::string note = c.value("note", "");
  if (note.find("hides the bare-filename defect") != note.npos)
    return "the mock hides the defect that real files show";
  if (c["rule"].get<std::string>().starts_with("d:") &&
      (c["fixture"].contains("entry_stat") || c["fixture"].contains("is_dir") ||
       c["fixture"].contains("canonical")))
    if (c["fixture"].dump().find("throws") != std::string::npos)
      return "throws from a call that we do not make";
  return {};
}

/// Directories are real: the entries of the case in a folder.
std::string stage_folder(const json& c, const tests::temp_dir& root) {
  const auto& f = c["fixture"];
  const auto dir = root / "dir";
  if (f.value("exists", json(true)) == false) return dir;
  if (f.value("is_dir", json(true)) == false) return std::ofstream(dir) << "x", dir;
  std::filesystem::create_directories(dir);
  const auto entries = f.value("entries", json::array());
  for (const auto& [key, value] : entries.items()) {
    const auto name = entries.is_array() ? value.get<std::string>() : key;
    if (name.ends_with(" (symlink)"))
      std::filesystem::create_symlink("/etc/hostname", dir + "/" + name.substr(0, name.find(' ')));
    else if (name.ends_with("/"))
      std::filesystem::create_directories(dir + "/" + name),
          std::ofstream(dir + "/" + name + value[0].get<std::string>()) << "x";
    else
      std::ofstream(dir + "/" + name) << (entries.is_array() ? "x" : value.get<std::string>());
  }
  return dir;
}

}  // namespace

TEST_CASE("5.x policy files cost what was observed", "[policy][shared]") {
  for (const std::string kind : {"policy5", "integration"}) {
    tally t;
    for (const auto& c : tests::shared_cases(kind)) {
      if (c["expected"].contains("v5_rules"))
        t.check(variables_agree(c), title(c));
      else if (const auto d = described(c))
        t.check(usable(d->first) == d->second, title(c) + fmt::format(" got {}", usable(d->first)));
      else if (c["expected"].contains("v5_initial"))
        modes_agree(c, t);
      else if (c["expected"].contains("v4_osregex"))
        t.skip("a rule: counted among the rule cases");
      else
        t.skip(c.contains("platform") ? "Windows" : "compliance is not stored");
    }
    t.print(kind + " cases");
    INFO(t.failures);
    CHECK(t.failures.empty());
  }
}

TEST_CASE("5.x evaluators with mocked calls", "[policy][shared]") {
  tally t;
  const auto host = common::root_dir::open("/");
  for (const auto& c : tests::shared_cases("rule5-mock")) {
    if (const auto why = mock_not_applicable(c); !why.empty()) {
      t.skip(why);
      continue;
    }
    policy::observer observed(*host, {});
    tests::staged_facts facts(observed);
    const tests::temp_dir root;
    auto rule = c["rule"].get<std::string>();
    const auto type = rule[rule.starts_with("not ") ? 4 : 0];
    const auto& f = c["fixture"];
    if (type == 'f') mock_file(f, facts);
    if (type == 'c') mock_command(f, facts);
    if (type == 'p') facts.say_processes(f["processes"], json::object());
    if (type == 'd')
      rule = tests::replaced(tests::replaced(rule, "d:dir/", "d:" + stage_folder(c, root)),
                             "d:notadir", "d:/etc/passwd");
    if (f.contains("list")) {
      facts.folder.emplace();
      facts.folder->now = policy::dir_fact::state::unreadable;
      facts.folder->error = "mocked";
    }
    const auto got = tests::verdict_word(policy::eval_rule(rule, dialect::wazuh5, facts).verdict);
    t.check(got == c["expected"]["v5"], title(c) + " got " + got);
  }
  t.print("rule5-mock cases");
  INFO(t.failures);
  CHECK(t.failures.empty());
}
