// `muster policy commands`: what policy files can run.
#include "cli/commands/policy/files.hpp"
#include "cli/commands/policy/policy.hpp"
#include "collector/policy/lint.hpp"
#include "common/secrets/mask.hpp"

namespace cli {

using schemas::json;
namespace policy = collector::policy;

namespace {

int list_commands(const policy::policy& p, printer& out) {
  if (!p.distrust.empty()) say(fmt::format("{}: {}", p.file, p.distrust));
  for (const auto& use : policy::commands_of(p)) {
    std::vector<std::string> argv;
    for (const auto& w : use.argv) argv.push_back(schemas::printable_utf8(w));
    common::secrets::mask_arguments(argv);
    const auto list = [&](const std::vector<std::string>& words) {
      return out.is_json() ? json(words) : json(fmt::format("{}", fmt::join(words, " ")));
    };
    out.row({{"policy", p.id},
             {"argv", list(argv)},
             {"checks", list(use.checks)},
             {"trusted", p.distrust.empty()}});
  }
  return exit_ok;
}

int run_policy_commands(const common_options& c, const policy_files_options& o) {
  printer out(c.as, c.on, "policy-commands");
  return each_policy(o, false,
                     [&](const policy::policy& p, auto&) { return list_commands(p, out); });
}

}  // namespace

command make_policy_commands() {
  return make_command<policy_files_options>(
      "commands",
      "every command that policy files can run, and the checks that use it; none is run",
      add_policy_files_options, run_policy_commands);
}

}  // namespace cli
