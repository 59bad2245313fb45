// `muster policy eval`: evaluates one rule here.
#include "cli/commands/policy/evaluating.hpp"
#include "cli/commands/policy/policy.hpp"
#include "cli/print/explained_check.hpp"
#include "cli/print/lines.hpp"
#include "collector/policy/lint.hpp"
#include "common/log.hpp"
#include "common/subprocess.hpp"

namespace cli {

using schemas::json;
namespace policy = collector::policy;

namespace {

struct policy_eval_options : evaluate_options {
  policy_eval_options() : evaluate_options(common::settings::programs::policy_eval) {}
  std::string rule;
};

void add_policy_eval_options(option_list& to, policy_eval_options& o) {
  to.required("RULE", o.rule, "the rule");
  add_evaluate_options(to, o);
}

int run_policy_eval(const common_options& c, const policy_eval_options& o) {
  const auto prepared = prepare_evaluation(o);
  if (!prepared) return report_error(prepared.error());
  policy::observer facts(prepared->host, prepared->observing);
  common::adopt_orphans();
  const auto dialect = prepared->dialect.value_or(policy::dialect::muster);
  if (const auto fit = policy::check_rule(o.rule, dialect); !fit) return report_error(fit.error());
  const auto e = policy::eval_rule(o.rule, dialect, facts);
  common::sweep_children();
  const auto evidence = policy::evidence_json(e);
  const auto result = policy::name(policy::result_of(e, dialect));
  if (c.as == format::json) {
    printer(c.as, c.on, "policy-eval")
        .row({{"rule", schemas::printable_utf8(o.rule)},
              {"verdict", policy::name(e.verdict)},
              {"result", result},
              {"reason", e.error ? json(schemas::printable_utf8(*e.error)) : json(nullptr)},
              {"evidence", evidence}});
    return exit_ok;
  }
  print_line("{}", policy::name(e.verdict));
  print_line("as a check  {}", result);
  print_evidence(c.on, evidence, "verdict");
  return exit_ok;
}

}  // namespace

command make_policy_eval() {
  return make_command<policy_eval_options>(
      "eval", "evaluate one rule: muster policy eval -- 'f:/etc/passwd -> r:^root:'",
      add_policy_eval_options, run_policy_eval);
}

}  // namespace cli
