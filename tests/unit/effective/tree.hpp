// A folder with configuration files in it, and what a rule `k:` finds there.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "collector/effective/effective.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

namespace effective = collector::effective;

class settings_tree {
 public:
  const std::string& path() const { return dir_.path(); }

  settings_tree& file(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(dir_.path() + path).parent_path());
    std::ofstream(dir_.path() + path, std::ios::binary) << text;
    return *this;
  }
  settings_tree& link(const std::string& path, const std::string& target) {
    std::filesystem::create_directories(std::filesystem::path(dir_.path() + path).parent_path());
    std::filesystem::create_symlink(target, dir_.path() + path);
    return *this;
  }

  effective::answer ask(const std::string& target) const {
    const auto q = effective::parse_question(target);
    if (!q) FAIL(target << ": " << q.error().detail);
    const auto root = common::root_dir::open(dir_.path());
    REQUIRE(root);
    return effective::ask(*q, *root);
  }

  /// `VALUE`, or `not set`, `absent` or `invalid`, followed by the reason.
  std::string value(const std::string& target) const {
    const auto a = ask(target);
    switch (a.now) {
      case effective::answer::state::set:
        return a.value;
      case effective::answer::state::not_set:
        return "not set";
      case effective::answer::state::absent:
        return "absent: " + a.error;
      case effective::answer::state::invalid:
        return "invalid: " + a.error;
    }
    return "?";
  }

  /// Where it is decided, and behind a `>` what that overrides: `/etc/a:2 > /etc/b:7 /etc/b:1`.
  std::string places(const std::string& target) const {
    const auto a = ask(target);
    std::string out;
    for (const auto& one : a.decided) out += place(out, one);
    if (!a.overridden.empty()) out += " >";
    for (const auto& one : a.overridden) out += place(out, one);
    return out;
  }

 private:
  static std::string place(const std::string& before, const effective::assignment& a) {
    return (before.empty() ? "" : " ") + a.file + ":" + std::to_string(a.line);
  }
  temp_dir dir_;
};

}  // namespace tests
