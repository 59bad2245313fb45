#include "collector/policy/policy_test.hpp"

#include <set>

#include "collector/policy/fixture_facts.hpp"

namespace collector::policy {

using common::fail;
using common::result;
using common::status;

namespace {

/// The verdicts that the fixtures gave, rule by rule.
using seen_verdicts = std::vector<std::set<rule_verdict>>;

status try_fixture(const check& c, const fixture& f, bool should_pass, dialect d, test_outcome& out,
                   seen_verdicts& seen) {
  auto host = fixture_facts::make(f);
  if (!host) return fail(host.error());
  auto k = judge_check(c, **host, d);
  const bool as_wanted = k.result == (should_pass ? result_kind::passed : result_kind::failed);
  for (std::size_t i = 0; i < k.rules.size() && i < seen.size(); ++i)
    seen[i].insert(k.rules[i].verdict);
  out.fixtures.push_back({.check = c.id,
                          .at = f.at,
                          .should_pass = should_pass,
                          .as_wanted = as_wanted,
                          .result = k.result,
                          .reason = std::move(k.reason)});
  return {};
}

}  // namespace

result<test_outcome> test_policy(const policy& p) {
  test_outcome out;
  for (const auto& c : p.checks) {
    seen_verdicts seen(c.rules.size());
    for (const bool should_pass : {true, false})
      for (const auto& f : should_pass ? c.should_pass : c.should_fail)
        if (auto s = try_fixture(c, f, should_pass, p.speaks, out, seen); !s)
          return fail(s.error());
    if (c.should_pass.empty() && c.should_fail.empty()) out.without.push_back(c.id);
    for (std::size_t i = 0; i < seen.size(); ++i)
      if (seen[i].size() < 2) out.unexercised.push_back({c.id, c.rules[i].text, c.rules[i].at});
  }
  return out;
}

}  // namespace collector::policy
