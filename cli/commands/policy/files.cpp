#include "cli/commands/policy/files.hpp"

#include "cli/print/messages.hpp"
#include "collector/policy/lint.hpp"
#include "common/in_order.hpp"

namespace cli {

namespace policy = collector::policy;

namespace {

/// A file that was read, and linted if that was asked for.
struct read_file {
  common::result<policy::policy> read;
  std::vector<policy::diagnostic> found;
};

}  // namespace

void add_policy_files_options(option_list& to, policy_files_options& o) {
  to.required("FILE", o.files, "policies");
  add_dialect_option(to, o);
}

int each_policy(const policy_files_options& o, bool lint, const policy_visitor& each) {
  auto forced = chosen_dialect(o);
  if (!forced) return report_error(forced.error());
  bool broken = false, findings = false;
  const auto read = [&](const std::string& file) {
    read_file out{policy::read_policy(file, *forced), {}};
    if (lint && out.read) out.found = policy::lint_policy(*out.read);
    return out;
  };
  common::in_order(std::span(o.files), read, [&](read_file one) {
    const int code = one.read ? each(*one.read, one.found) : report_error(one.read.error());
    broken = broken || code == exit_error;
    findings = findings || code == exit_findings;
  });
  return broken ? exit_error : findings ? exit_findings : exit_ok;
}

}  // namespace cli
