// Policies here, without a server: run, eval.
#include "cli/commands.hpp"
#include "collector/policy/evidence.hpp"
#include "collector/policy/ids_in_scan.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/subprocess.hpp"
#include "schemas/digest.hpp"

namespace cli {

using common::fail;
using common::result;
using schemas::json;
namespace policy = collector::policy;

result<std::optional<policy::dialect>> chosen_dialect(const policy_command& o) {
  if (!o.dialect) return std::optional<policy::dialect>{};
  auto d = policy::parse_dialect(*o.dialect);
  if (!d) return fail(d.error().code, "--dialect: {}", d.error().detail);
  return std::optional(*d);
}

namespace {

result<policy::observe_options> observing(const policy_command& o) {
  auto judging = judging_time(o.judging_time);
  if (!judging) return fail(judging.error());
  return policy::observe_options{
      .trust_commands = o.trust_commands, .command = {}, .parallel = o.parallel, .native = o.native, .judging_time = *judging};
}

const char* met_word(policy::run_outcome::met m) {
  return m == policy::run_outcome::met::none ? "none" : m == policy::run_outcome::met::met ? "met" : "unmet";
}

json check_json(const policy::check_outcome& k) {
  json evidence = json::array();
  for (const auto& r : k.rules) evidence.push_back(policy::evidence_json(r));
  return {{"id", k.id},
          {"title", schemas::printable_utf8(k.title)},
          {"result", policy::name(k.result)},
          {"reason", schemas::printable_utf8(k.reason)},
          {"evidence", std::move(evidence)}};
}

json run_json(const policy::run_outcome& r) {
  std::vector<std::pair<std::string, std::string>> states;
  json checks = json::array();
  for (const auto& k : r.checks) {
    states.emplace_back(k.id, policy::name(k.result));
    checks.push_back(check_json(k));
  }
  json summary{{"passed", r.passed},
               {"failed", r.failed},
               {"not_applicable", r.not_applicable},
               {"not_run", r.not_run},
               {"invalid", r.invalid},
               {"waived", 0},
               {"score", percent(schemas::score_of(r.passed, r.failed))},
               {"md5", common::to_hex(schemas::policy_state_md5(std::move(states)))},
               {"start", common::format_time(r.start_ms)},
               {"end", common::format_time(r.end_ms)}};
  return {{"policy", r.policy_id},
          {"name", schemas::printable_utf8(r.name)},
          {"file", r.file},
          {"dialect", policy::name(r.speaks)},
          {"requirements", met_word(r.requirements)},
          {"summary", std::move(summary)},
          {"checks", std::move(checks)}};
}

void print_run(const policy::run_outcome& r) {
  const auto score = schemas::score_of(r.passed, r.failed);
  print_line("{} ({}), dialect {}, requirements {}", r.name.empty() ? r.policy_id : r.name, r.file, policy::name(r.speaks),
             met_word(r.requirements));
  for (const auto& k : r.checks) {
    print_line("  {:<14} {:<8} {}", policy::name(k.result), k.id, k.title);
    if (k.result != policy::result_kind::passed && !k.reason.empty()) print_line("  {:<14} {:<8}   {}", "", "", k.reason);
  }
  print_line("  {} passed, {} failed, {} not applicable, {} not run, {} invalid; score {}", r.passed, r.failed, r.not_applicable, r.not_run,
             r.invalid, score < 0 ? std::string("none") : fmt::format("{:.2f} %", static_cast<double>(score) / 100));
}

}  // namespace

int policy_run(const common_options& c, const policy_command& o) {
  auto host = open_root(o.root, o.network_mounts);
  auto forced = chosen_dialect(o);
  auto options = observing(o);
  if (!host || !forced || !options) return report_error(!host ? host.error() : !forced ? forced.error() : options.error());
  common::adopt_orphans();
  policy::observer facts(*host, *options);
  bool broken = false, failed = false, incomplete = false;
  policy::ids_in_scan ids;
  printer out(c.as);
  for (const auto& file : o.files) {
    auto p = policy::load_policy(file, *forced);
    if (!p) {
      report_error(p.error());
      broken = true;
      continue;
    }
    for (const auto& d : p->found)
      if (d.how == policy::diagnostic::severity::error) say(policy::located(file, d));
    const auto clashes = ids.add(*p);
    for (const auto& d : policy::lint_clashes(*p, clashes)) say(policy::located(file, d));
    policy::refuse_clashes(*p, clashes);
    const auto run = policy::run_policy(*p, facts);
    common::sweep_children();
    failed = failed || run.failed > 0;
    incomplete = incomplete || run.not_run > 0;
    if (out.is_json())
      out.row(run_json(run));
    else
      print_run(run);
  }
  return broken ? exit_error : failed ? exit_findings : incomplete ? exit_incomplete : exit_ok;
}

int policy_eval(const common_options& c, const policy_command& o) {
  auto host = open_root(o.root, o.network_mounts);
  auto forced = chosen_dialect(o);
  auto options = observing(o);
  if (!host || !forced || !options) return report_error(!host ? host.error() : !forced ? forced.error() : options.error());
  policy::observer facts(*host, *options);
  common::adopt_orphans();
  const auto e = policy::eval_rule(o.rule, forced->value_or(policy::dialect::muster), facts);
  common::sweep_children();
  json out{{"rule", schemas::printable_utf8(o.rule)},
           {"verdict", policy::name(e.verdict)},
           {"reason", e.error ? json(schemas::printable_utf8(*e.error)) : json(nullptr)},
           {"evidence", policy::evidence_json(e)}};
  if (c.as == format::json) return printer(c.as).row(out), exit_ok;
  print_line("{}", policy::name(e.verdict));
  for (const auto& [key, value] : out["evidence"].items())
    if (!value.is_null() && key != "verdict")
      print_line("  {:<12} {}", key, value.is_string() ? value.get<std::string>() : schemas::dump_line(value));
  return exit_ok;
}

}  // namespace cli
