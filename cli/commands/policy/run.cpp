// `muster policy run`: evaluates policy files here.
#include "cli/commands/policy/evaluating.hpp"
#include "cli/commands/policy/policy.hpp"
#include "cli/print/policy_run.hpp"
#include "cli/reference_option.hpp"
#include "collector/policy/ids_in_scan.hpp"
#include "common/subprocess.hpp"
#include "views/checks.hpp"

namespace cli {

namespace policy = collector::policy;

namespace {

struct policy_run_options : evaluate_options {
  policy_run_options() : evaluate_options(common::settings::programs::policy_run) {}
  std::vector<std::string> files;
  std::optional<std::string> reference;
};

void add_policy_run_options(option_list& to, policy_run_options& o) {
  to.required("FILE", o.files, "policies");
  add_reference_option(to, o.reference);
  add_evaluate_options(to, o);
}

/// Evaluates one file after the other; an id counts for the first policy that has it.
class policy_runner {
 public:
  policy_runner(const evaluation& e, std::optional<std::string> reference, const common_options& c)
      : e_(e), facts_(e.host, e.observing), reference_(std::move(reference)), c_(c) {}

  void run(const std::string& file) {
    auto p = policy::load_policy(file, e_.dialect);
    if (!p) {
      report_error(p.error());
      broken_ = true;
      return;
    }
    for (const auto& d : p->found)
      if (d.how == policy::diagnostic::severity::error) say(policy::located(file, d));
    const auto clashes = ids_.add(*p);
    for (const auto& d : policy::lint_clashes(*p, clashes)) say(policy::located(file, d));
    policy::refuse_clashes(*p, clashes);
    auto outcome = policy::run_policy(*p, facts_);
    common::sweep_children();
    const auto all = outcome.checks.size();
    show_only(outcome);
    failed_ = failed_ || outcome.failed > 0;
    incomplete_ = incomplete_ || outcome.not_run > 0;
    print_policy_run(outcome, all, c_.as, c_.on);
  }

  int exit_code() const {
    if (reference_ && !any_shown_) return exit_error;
    return broken_ ? exit_error : failed_ ? exit_findings : incomplete_ ? exit_incomplete : exit_ok;
  }

 private:
  /// Those that refer to what was asked for: the sums and the exit code are of what is shown.
  void show_only(policy::run_outcome& r) {
    if (!reference_) return;
    std::erase_if(r.checks,
                  [&](const auto& c) { return !views::has_reference(c.references, *reference_); });
    policy::recount(r);
    any_shown_ = any_shown_ || !r.checks.empty();
    if (r.checks.empty())
      say(fmt::format("muster: no check of {} refers to '{}'", r.file, *reference_));
  }

  const evaluation& e_;
  policy::observer facts_;
  std::optional<std::string> reference_;
  const common_options& c_;
  policy::ids_in_scan ids_;
  bool broken_ = false, failed_ = false, incomplete_ = false, any_shown_ = false;
};

int run_policies(const common_options& c, const policy_run_options& o) {
  const auto e = prepare_evaluation(o);
  if (!e) return report_error(e.error());
  common::adopt_orphans();
  policy_runner runner(*e, o.reference, c);
  for (const auto& file : o.files) runner.run(file);
  return runner.exit_code();
}

}  // namespace

command make_policy_run() {
  return make_command<policy_run_options>("run",
                                          "evaluate policy files; exit 2 when a check failed",
                                          add_policy_run_options, run_policies);
}

}  // namespace cli
