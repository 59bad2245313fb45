// For the corners of the engines: files of a rule's own, rules with `{R}` for their folder, and
// verdicts of one letter: Found, Not found, Invalid, Timed out.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "collector/policy/fixture_facts.hpp"
#include "collector/policy/policy_run.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

inline char letter_of(collector::policy::rule_verdict v) {
  using enum collector::policy::rule_verdict;
  return v == found ? 'F' : v == not_found ? 'N' : v == invalid ? 'I' : 'T';
}

struct corner {
  temp_dir dir;

  corner& file(const std::string& name, const std::string& bytes) {
    const std::filesystem::path path = dir / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return *this;
  }
  corner& folder(const std::string& name) {
    std::filesystem::create_directories(dir / name);
    return *this;
  }
  collector::policy::rule_evidence look(std::string rule, collector::policy::dialect d) const {
    for (auto at = rule.find("{R}"); at != rule.npos; at = rule.find("{R}"))
      rule.replace(at, 3, dir.path());
    const auto host = *common::root_dir::open("/");
    collector::policy::observer facts(host, {.trust_commands = true, .command = {}, .parallel = 1});
    return collector::policy::eval_rule(rule, d, facts);
  }
  char verdict(const std::string& rule, collector::policy::dialect d) const {
    return letter_of(look(rule, d).verdict);
  }
  /// What another user comes to, in a process of its own.
  char verdict_as(unsigned uid, const std::string& rule, collector::policy::dialect d) const {
    const auto child = ::fork();
    if (child == 0) {
      if (::setgid(uid) != 0 || ::setuid(uid) != 0) ::_exit('?');
      ::_exit(verdict(rule, d));
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? static_cast<char>(WEXITSTATUS(status)) : '?';
  }
};

/// With this one process.
inline char verdict_beside(const std::string& rule, const std::string& command_line,
                           collector::policy::dialect d) {
  collector::policy::fixture f;
  f.processes = {command_line};
  const auto host = collector::policy::fixture_facts::make(f);
  REQUIRE(host);
  return letter_of(collector::policy::eval_rule(rule, d, **host).verdict);
}

/// A policy judged on this machine.
inline collector::policy::run_outcome run_here(const std::string& yaml,
                                               collector::policy::dialect d) {
  const auto p = collector::policy::load_policy_text("p.yml", yaml, d);
  if (!p) FAIL(p.error().detail);
  static const auto root = *common::root_dir::open("/");
  collector::policy::observer facts(root, {});
  return collector::policy::run_policy(*p, facts);
}

}  // namespace tests
