// What the runners of the shared cases have in common.
#pragma once

#include <catch2/catch.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "collector/policy/policy_run.hpp"
#include "tests/support/shared.hpp"
#include "tests/support/skip.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

using nlohmann::json;
namespace policy = collector::policy;

/// The cases of one kind; the test is skipped where there are no shared ones.
inline std::vector<json> shared_cases(const std::string& kind) {
  std::vector<json> out;
  std::ifstream in(shared("data/vectors/sca.jsonl"));
  if (!in) skip("no shared vectors below " + shared(""));
  for (std::string line; std::getline(in, line);)
    if (auto c = json::parse(line); c["kind"] == kind) out.push_back(std::move(c));
  return out;
}

/// U+0080 to U+00FF in a case stand for single bytes.
inline std::string latin1(const std::string& utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if ((c == 0xC2 || c == 0xC3) && i + 1 < utf8.size())
      out.push_back(static_cast<char>((c << 6) | (static_cast<unsigned char>(utf8[++i]) & 0x3F)));
    else
      out.push_back(utf8[i]);
  }
  return out;
}

inline std::string replaced(std::string text, const std::string& what, const std::string& by) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

inline std::string verdict_word(policy::rule_verdict v) {
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

/// A case in a report.
inline std::string title(const json& c) {
  return c["id"].get<std::string>() + " " + c["rule"].get<std::string>().substr(0, 200);
}

/// Passed, not applicable with a reason, failed.
struct tally {
  int passed = 0, failed = 0, skipped = 0;
  std::map<std::string, int> reasons;
  std::string failures;
  void check(bool good, const std::string& what) {
    ++(good ? passed : failed);
    if (!good) failures += what + "\n";
  }
  void skip(const std::string& why) {
    ++skipped;
    ++reasons[why];
  }
  void print(const std::string& title) const {
    std::cout << title << ": " << passed << " passed, " << skipped << " not applicable, " << failed
              << " failed\n";
    for (const auto& [why, n] : reasons)
      std::cout << "  not applicable: " << n << ": " << why << "\n";
  }
};

/// The host, except for what a case says is otherwise.
class staged_facts final : public policy::facts {
 public:
  explicit staged_facts(policy::observer& host) : host_(host) {}
  void say_processes(const json& names, const json& command_lines) {
    processes_.emplace();
    processes_->known = !names.is_string();
    if (!names.is_array()) return;
    std::int64_t pid = 0;
    for (const auto& n : names) {
      const auto name = n.get<std::string>();
      processes_->processes.push_back({name, command_lines.value(name, name), ++pid});
    }
  }
  std::map<std::string, policy::file_fact> files;
  std::optional<policy::dir_fact> folder;
  std::optional<policy::command_fact> output;

  const policy::file_fact& file(const std::string& path) override {
    return files.contains(path) ? files[path] : host_.file(path);
  }
  const policy::file_fact& existence(const std::string& path) override {
    return files.contains(path) ? files[path] : host_.existence(path);
  }
  const policy::dir_fact& directory(const std::string& path, bool with) override {
    return folder ? *folder : host_.directory(path, with);
  }
  const policy::process_fact& processes() override {
    return processes_ ? *processes_ : host_.processes();
  }
  const policy::command_fact& command(const std::string& text) override {
    return output ? *output : host_.command(text);
  }
  const collector::effective::answer& setting(const std::string& target) override {
    return host_.setting(target);
  }
  std::vector<std::string> expand(const std::string& path) const override {
    return host_.expand(path);
  }
  policy::match_budget& budget() override { return host_.budget(); }
  bool live() const override { return true; }

 private:
  policy::host_facts host_;
  std::optional<policy::process_fact> processes_;
};

}  // namespace tests
