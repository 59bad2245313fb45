// A root of its own for rules to look at.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "collector/policy/policy_run.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

struct host_folder {
  host_folder() : root(*common::root_dir::open(dir.path())) {}
  /// Rules look at this root; files are written to the folder all the same.
  explicit host_folder(const std::string& looked_at) : root(*common::root_dir::open(looked_at)) {}

  void file(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(dir / name).parent_path());
    std::ofstream(dir / name, std::ios::binary) << text;
  }
  /// A program that a rule may run.
  std::string script_path() const { return dir / "script"; }
  void script(const std::string& text) const {
    file("script", "#!/bin/sh\n" + text + "\n");
    std::filesystem::permissions(script_path(), std::filesystem::perms::owner_all);
  }
  collector::policy::rule_evidence eval(const std::string& rule) const {
    collector::policy::observer facts(root, {});
    return collector::policy::eval_rule(rule, collector::policy::dialect::muster, facts);
  }

  temp_dir dir;
  common::root_dir root;
};

}  // namespace tests
