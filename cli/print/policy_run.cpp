#include "cli/print/policy_run.hpp"

#include <algorithm>

#include "cli/print/lines.hpp"
#include "cli/print/messages.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/text.hpp"
#include "schemas/digest.hpp"
#include "views/checks.hpp"
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
  json rules = json::array();
  for (const auto& r : k.rules) rules.push_back(policy::evidence_json(r));
  return {{"id", k.id},
          {"title", schemas::printable_utf8(k.title)},
          {"result", policy::name(k.result)},
          {"reason", schemas::printable_utf8(k.reason)},
          {"severity", k.severity ? json(name(*k.severity)) : json(nullptr)},
          {"description", schemas::printable_utf8(k.description)},
          {"rationale", schemas::printable_utf8(k.rationale)},
          {"remediation", schemas::printable_utf8(k.remediation)},
          {"references", views::texts_json(k.references)},
          {"rules", std::move(rules)}};
}

json run_json(const policy::run_outcome& r, std::size_t of) {
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
               {"checks", r.checks.size()},
               {"of", of},
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

void print_below(const screen& on, std::string_view text) {
  put_wrapped(on, fmt::format("  {:<14} {:<8}   ", "", ""), text);
}

/// The value that did not hold, or the first lines in which nothing was found.
void print_seen(const screen& on, const policy::rule_evidence& e) {
  constexpr int most_lines = 5;
  if (e.match.value)
    print_below(on,
                fmt::format("{}seen: {} (want {})",
                            e.match.value_line ? fmt::format("line {}, ", *e.match.value_line) : "",
                            *e.match.value, e.match.compare.value_or("")));
  if (e.match.near)
    print_below(
        on, fmt::format("line {} comes nearest: {}", e.match.near_line.value_or(0), *e.match.near)),
        print_below(on, fmt::format("  but not: {}", e.match.unmet.value_or("")));
  if (e.first_lines.empty()) return;
  print_below(on, fmt::format("no line of {} does; it begins:",
                              e.looked_at.substr(0, e.looked_at.find(" ("))));
  std::string_view rest = e.first_lines, line;
  for (int n = 0; n < most_lines && common::next_line(rest, line); ++n)
    print_below(on, fmt::format("  {}", line));
}

void print_check(const screen& on, const policy::check_outcome& k) {
  put_wrapped(on, fmt::format("  {:<14} {:<8} ", policy::name(k.result), k.id), k.title);
  if (k.result != policy::result_kind::passed && !k.reason.empty()) print_below(on, k.reason);
  if (k.result != policy::result_kind::failed) return;
  if (!k.references.empty())
    print_below(on, fmt::format("references: {}", fmt::join(k.references, ", ")));
  for (const auto& e : k.rules) print_seen(on, e);
}

/// As `muster checks` shows them.
std::vector<const policy::check_outcome*> by_urgency(const policy::run_outcome& r) {
  std::vector<const policy::check_outcome*> out;
  for (const auto& k : r.checks) out.push_back(&k);
  std::ranges::stable_sort(out, {}, [](const auto* k) {
    return views::urgency(policy::name(k->result), k->severity.value_or(schemas::severity::medium));
  });
  return out;
}

void print_text(const screen& on, const policy::run_outcome& r, std::size_t of) {
  put_wrapped(
      on, "",
      fmt::format("{} ({}), dialect {}, requirements {}", r.name.empty() ? r.policy_id : r.name,
                  r.file, policy::name(r.speaks), met_word(r.requirements)));
  for (const auto* k : by_urgency(r)) print_check(on, *k);
  const auto score = schemas::score_of(r.passed, r.failed);
  if (of != r.checks.size()) print_line("  of {} checks {} are shown:", of, r.checks.size());
  put_wrapped(
      on, "  ",
      fmt::format("{} passed, {} failed, {} not applicable, {} not run, {} invalid; score {}",
                  r.passed, r.failed, r.not_applicable, r.not_run, r.invalid,
                  score < 0 ? std::string("none")
                            : fmt::format("{:.2f} %", static_cast<double>(score) / 100)));
}

}  // namespace

void print_policy_run(const policy::run_outcome& shown, std::size_t of, format as,
                      const screen& on) {
  if (as == format::json)
    printer(as, {}, "policy-run").row(run_json(shown, of));
  else
    print_text(on, shown, of);
}

}  // namespace cli
