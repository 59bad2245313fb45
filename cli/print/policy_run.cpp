#include "cli/print/policy_run.hpp"

#include "cli/print/lines.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "schemas/digest.hpp"
#include "views/values.hpp"

namespace cli {

using schemas::json;
namespace policy = collector::policy;

namespace {

const char* met_word(policy::run_outcome::met m) {
  if (m == policy::run_outcome::met::none) return "none";
  return m == policy::run_outcome::met::met ? "met" : "unmet";
}

json outcome_json(const policy::check_outcome& k) {
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
    checks.push_back(outcome_json(k));
  }
  json summary{{"passed", r.passed},
               {"failed", r.failed},
               {"not_applicable", r.not_applicable},
               {"not_run", r.not_run},
               {"invalid", r.invalid},
               {"waived", 0},
               {"score", views::percent(schemas::score_of(r.passed, r.failed))},
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

void print_check(const policy::check_outcome& k) {
  print_line("  {:<14} {:<8} {}", policy::name(k.result), k.id, k.title);
  if (k.result != policy::result_kind::passed && !k.reason.empty())
    print_line("  {:<14} {:<8}   {}", "", "", k.reason);
}

void print_text(const policy::run_outcome& r) {
  print_line("{} ({}), dialect {}, requirements {}", r.name.empty() ? r.policy_id : r.name, r.file,
             policy::name(r.speaks), met_word(r.requirements));
  for (const auto& k : r.checks) print_check(k);
  const auto score = schemas::score_of(r.passed, r.failed);
  print_line(
      "  {} passed, {} failed, {} not applicable, {} not run, {} invalid; score {}", r.passed,
      r.failed, r.not_applicable, r.not_run, r.invalid,
      score < 0 ? std::string("none") : fmt::format("{:.2f} %", static_cast<double>(score) / 100));
}

}  // namespace

void print_policy_run(const policy::run_outcome& r, format as) {
  if (as == format::json)
    printer(as).row(run_json(r));
  else
    print_text(r);
}

}  // namespace cli
