// Checks, scores and policies.
#include "tests/unit/analyzer/shipped_rules.hpp"

namespace tests::shipped_rules {

using schemas::table_id;

schemas::check outcome(const std::string& result, const schemas::text& definition) {
  schemas::check c;
  c.policy = "p";
  c.check_id = "1";
  c.title = "t";
  c.result = result;
  c.definition = definition;
  return c;
}

void add_checks(examples& all) {
  using row = schemas::check;
  all["check-flipped"] = {
      {from_to(outcome("passed"), outcome("failed")), "high",
       from_to(outcome("failed"), outcome("failed"))},
      {from_to(outcome("failed"), outcome("passed")), "low", one<row>(added(outcome("passed")))},
      {from_to(outcome("passed"), outcome("not_applicable")), "medium",
       one<row>(removed(outcome("failed")))},
      // A collector that did not say yet what the check demands.
      {from_to(outcome("passed"), outcome("failed", "aa")), "high",
       from_to(outcome("passed", "aa"), outcome("failed", "bb"))}};
  all["check-redefined"] = {{from_to(outcome("passed", "aa"), outcome("failed", "bb")), "medium",
                             from_to(outcome("passed", "aa"), outcome("failed", "aa"))},
                            {from_to(outcome("failed", "aa"), outcome("failed", "bb")), "low",
                             from_to(outcome("failed"), outcome("failed", "bb"))}};
  all["check-invalid"] = {{from_to(outcome("passed"), outcome("invalid")), "medium",
                           from_to(outcome("invalid"), outcome("invalid"))},
                          {one<row>(added(outcome("invalid"))), "medium",
                           from_to(outcome("invalid"), outcome("passed"))}};
  const auto score = [](std::int64_t before, std::int64_t after) {
    return set_of(table_id::checks, {}, {{"p", before, after}});
  };
  all["score-fell"] = {{score(8000, 7999), "medium", score(7000, 8000)},
                       {score(8000, 0), "medium", score(8000, -1)}};
  all["score-collapsed"] = {{score(8000, 6000), "high", score(8000, 6001)}};
}

void add_policies(examples& all) {
  schemas::policy p;
  p.policy = "p";
  p.sha256 = "aa";
  p.trust = "no commands";
  const auto other = with(p, [](auto&r) { r.sha256 = "bb"; }),
             trusted = with(p, [](auto&r) { r.trust = "commands"; });
  using row = schemas::policy;
  all["policy-changed"] = {{from_to(p, other), "medium", from_to(p, trusted)}};
  all["policy-removed"] = {{one<row>(removed(p)), "high", one<row>(added(p))}};
  all["policy-commands-trusted"] = {{from_to(p, trusted), "high", from_to(trusted, trusted)},
                                    {one<row>(added(trusted)), "high", from_to(trusted, p)}};
}

}  // namespace tests::shipped_rules
