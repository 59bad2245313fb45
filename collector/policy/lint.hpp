// What is wrong with a policy, and what is legal but likely not meant. docs/lint.md explains every
// code.
#pragma once

#include "collector/policy/policy.hpp"

namespace collector::policy {

/// What the reader found and what the rules themselves give away, in the order of the file.
std::vector<diagnostic> lint_policy(const policy& p);

/// malformed: the dialect does not take this as a rule, with the column in it and what was probably
/// meant.
common::status check_rule(const std::string& text, dialect d);

/// By their places, in the order in which they were found at one.
void sort_findings(std::vector<diagnostic>& found);

/// The words of every command a policy can run, with the checks that use it; `requirements` stands
/// for those.
struct command_use {
  std::vector<std::string> argv;
  std::vector<std::string> checks;
};
std::vector<command_use> commands_of(const policy& p);

}  // namespace collector::policy
