// What the commands share that only read policy files: lint, test and commands. None of a file's
// commands runs.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/commands/policy/dialect_option.hpp"
#include "collector/policy/policy_test.hpp"

namespace cli {

struct policy_files_options : dialect_option {
  std::vector<std::string> files;
};
void add_policy_files_options(option_list& to, policy_files_options& o);

/// What is done with a policy, and with what lint found in it if that was asked for; an exit code.
using policy_visitor = std::function<int(const collector::policy::policy& p,
                                         std::vector<collector::policy::diagnostic>& found)>;

/// Reads the files, several at a time; for lint also those below a folder, and standard input
/// for `-`, and hands each on in its turn; says what is not a policy.
/// exit_error if any was not, else what `each` made of them.
int each_policy(const policy_files_options& o, bool lint, const policy_visitor& each);

}  // namespace cli
