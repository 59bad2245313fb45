#include "collector/policy/policy_run.hpp"

#include <algorithm>

#include "collector/policy/definition.hpp"
#include "collector/policy/file_list.hpp"
#include "collector/policy/first_lines.hpp"
#include "common/clock.hpp"

namespace collector::policy {

namespace {

/// What the rules of a check or of the requirements came to.
struct group_outcome {
  result_kind result = result_kind::not_applicable;
  std::string reason;
  std::vector<rule_evidence> rules;
};

rule_evidence dropped(const loaded_rule& r) {
  return {.rule = r.text,
          .looked_at = {},
          .verdict = rule_verdict::invalid,
          .match = {},
          .argv = {},
          .exit_status = {},
          .duration_ms = {},
          .error = r.dropped,
          .why = obstacle::broken};
}

/// muster tells what is not here from what could not be read.
result_kind in_dialect(result_kind r, const std::vector<rule_evidence>& rules, dialect d) {
  if (r != result_kind::not_applicable || d != dialect::muster) return r;
  const bool broken = std::ranges::any_of(rules, [](const auto& e) {
    return e.why == obstacle::unreadable || e.why == obstacle::broken;
  });
  return broken ? result_kind::invalid : r;
}

std::string reason_of(result_kind r, condition want, const std::vector<rule_evidence>& rules) {
  const auto with = [&](rule_verdict v) {
    const auto at = std::ranges::find(rules, v, &rule_evidence::verdict);
    return at == rules.end() ? std::string{} : at->error.value_or(at->rule);
  };
  switch (r) {
    case result_kind::passed:
      if (want == condition::any) return "this rule holds: " + with(rule_verdict::found);
      return want == condition::all ? "every rule holds" : "no rule holds";
    case result_kind::failed:
      if (want == condition::all)
        return "this rule does not hold: " + with(rule_verdict::not_found);
      return want == condition::none ? "this rule holds: " + with(rule_verdict::found)
                                     : "no rule holds";
    case result_kind::not_run:
      return with(rule_verdict::not_run);
    case result_kind::not_applicable:
    case result_kind::invalid:
      break;
  }
  const std::string open = with(rule_verdict::invalid);
  return open.empty() ? "no rule could be judged" : open;
}

group_outcome judge_group(const std::vector<loaded_rule>& rules, condition want, facts& host,
                          dialect d) {
  group_outcome out;
  std::vector<rule_verdict> verdicts;
  out.rules.reserve(rules.size());
  for (const auto& r : rules) {
    out.rules.push_back(r.parsed ? judge_rule(*r.parsed, host, d) : dropped(r));
    if (r.parsed) open_if_one_is_missing(*r.parsed, want, host, d, out.rules.back());
    if (r.parsed || d != dialect::wazuh5)
      verdicts.push_back(out.rules.back().verdict);  // wazuh5 goes on without what it drops
  }
  out.result = in_dialect(combine(want, verdicts), out.rules, d);
  out.reason = reason_of(out.result, want, out.rules);
  if (out.result != result_kind::passed)
    show_first_lines(rules, want, host, d, out.rules);
  else  // nobody asks what a rule that is to find nothing nearly found
    for (auto& e : out.rules) e.match.forget_near();
  return out;
}

void count(run_outcome& out, result_kind r) {
  switch (r) {
    case result_kind::passed:
      ++out.passed;
      break;
    case result_kind::failed:
      ++out.failed;
      break;
    case result_kind::not_applicable:
      ++out.not_applicable;
      break;
    case result_kind::not_run:
      ++out.not_run;
      break;
    case result_kind::invalid:
      ++out.invalid;
      break;
  }
}

/// wazuh5 drops the rules that it cannot read, and requirements that have none left are met.
bool demands_nothing(const policy& p) {
  return p.speaks == dialect::wazuh5 && std::ranges::none_of(p.required->rules, [](const auto& r) {
           return r.parsed.has_value();
         });
}

/// 4.x does not run a command without a pattern.
void collect_commands(const std::vector<loaded_rule>& rules, dialect d,
                      std::vector<std::string>& out) {
  for (const auto& r : rules)
    if (r.parsed && r.parsed->kind == target_kind::command && (r.parsed->content || !is_wazuh4(d)))
      out.push_back(r.parsed->target);
}

check_outcome outcome_of(const check& c, dialect d, result_kind r, std::string reason) {
  return {.id = c.id,
          .title = c.title,
          .result = r,
          .reason = std::move(reason),
          .condition = std::string(name(c.want)),
          .description = c.description,
          .rationale = c.rationale,
          .remediation = c.remediation,
          .severity = c.severity,
          .references = c.references,
          .definition = definition_of(c, d),
          .rules = {}};
}

/// 5.x says it of every check; muster does too, with the rules that were not met.
void unmet(const policy& p, const group_outcome& g, run_outcome& out) {
  const auto r =
      g.result == result_kind::not_run ? result_kind::not_run : result_kind::not_applicable;
  for (const auto& c : p.checks) {
    out.checks.push_back(outcome_of(c, p.speaks, r, g.reason));
    out.checks.back().rules = g.rules;
    count(out, r);
  }
}

}  // namespace

namespace {

/// Everything that runs is run first, several at a time.
void run_commands(const policy& p, observer& host) {
  std::vector<std::string> commands;
  for (const auto& c : p.checks) collect_commands(c.rules, p.speaks, commands);
  host.run_commands(commands);
}

}  // namespace

check_outcome judge_check(const check& c, facts& host, dialect d) {
  auto out = outcome_of(c, d, result_kind::invalid, c.broken);
  if (!c.broken.empty()) return out;
  auto g = judge_group(c.rules, c.want, host, d);
  out.result = g.result;
  out.reason = std::move(g.reason);
  out.rules = std::move(g.rules);
  return out;
}

run_outcome run_policy(const policy& p, observer& observed) {
  host_facts host(observed, p.distrust);
  run_outcome out{.policy_id = p.id,
                  .name = p.name,
                  .file = p.file,
                  .sha256 = p.sha256,
                  .speaks = p.speaks,
                  .checks = {}};
  out.start_ms = common::wall_ms();
  if (p.required) {
    auto g = judge_group(p.required->rules, p.required->want, host, p.speaks);
    out.requirements = g.result == result_kind::passed || demands_nothing(p)
                           ? run_outcome::met::met
                           : run_outcome::met::unmet;
    if (out.requirements == run_outcome::met::unmet) {
      if (g.result != result_kind::not_run)
        g.reason = fmt::format("Policy requirements not met: {}", g.reason);
      for (auto& e : g.rules) e.of_requirements = true;
      unmet(p, g, out);
      out.end_ms = common::wall_ms();
      return out;
    }
  }
  if (host.trusted()) run_commands(p, observed);
  for (const auto& c : p.checks) {
    out.checks.push_back(judge_check(c, host, p.speaks));
    count(out, out.checks.back().result);
  }
  out.end_ms = common::wall_ms();
  return out;
}

void recount(run_outcome& r) {
  r.passed = r.failed = r.not_applicable = r.not_run = r.invalid = 0;
  for (const auto& c : r.checks) count(r, c.result);
}

result_kind result_of(const rule_evidence& e, dialect d) {
  return in_dialect(combine(condition::all, std::span(&e.verdict, 1)), {e}, d);
}

rule_evidence eval_rule(const std::string& text, dialect d, facts& host) {
  auto r = parse_rule(text, d);
  if (!r)
    return dropped({.at = {}, .text = text, .parsed = std::nullopt, .dropped = r.error().detail});
  auto out = judge_rule(*r, host, d);
  open_if_one_is_missing(*r, condition::all, host, d, out);
  show_first_lines(*r, host, d, out);
  return out;
}

rule_evidence eval_rule(const std::string& text, dialect d, observer& observed) {
  host_facts host(observed);
  return eval_rule(text, d, host);
}

}  // namespace collector::policy
