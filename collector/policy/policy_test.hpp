// Testing a policy: each check against the fixtures that it carries.
#pragma once

#include "collector/policy/policy_run.hpp"

namespace collector::policy {

struct fixture_outcome {
  std::string check;
  mark at;  ///< of the fixture
  bool should_pass = false, as_wanted = false;
  result_kind result = result_kind::invalid;
  std::string reason;
};

struct unexercised_rule {
  std::string check, rule;
  mark at;
};

struct test_outcome {
  std::vector<fixture_outcome> fixtures;
  std::vector<unexercised_rule>
      unexercised;                   ///< rules of which no two fixtures give another verdict
  std::vector<std::string> without;  ///< checks that carry no fixture
};

/// io: a fixture's files could not be written.
common::result<test_outcome> test_policy(const policy& p);

}  // namespace collector::policy
