// What raises each shipped rule, and what must not.
#pragma once

#include <map>

#include "schemas/assessment.hpp"
#include "schemas/inventory.hpp"
#include "tests/unit/analyzer/change_sets.hpp"

namespace tests::shipped_rules {

struct example {
  schemas::change_set fires;
  std::string severity;
  schemas::change_set silent;
};
using examples = std::map<std::string, std::vector<example>>;

/// A row like `row` with something set.
template <class Row, class F>
Row with(Row row, F&& set) {
  set(row);
  return row;
}

template <class Row>
schemas::change_set one(schemas::change c) {
  return set_of(Row::id, {std::move(c)});
}
template <class Row>
schemas::change_set from_to(const Row& before, const Row& after) {
  return one<Row>(modified(before, after));
}

schemas::check outcome(const std::string& result, const schemas::text& definition = {});
schemas::package installed(const std::string& name, const std::string& version,
                           const std::string& status = "install ok installed");
schemas::user user(const std::string& name, std::int64_t uid);
schemas::group group(const std::string& name, std::vector<std::string> members,
                     std::int64_t gid = 27);

void add_checks(examples& all);
void add_policies(examples& all);
void add_packages(examples& all);
void add_users(examples& all);
void add_groups(examples& all);
void add_system(examples& all);
void add_ports(examples& all);
void add_network(examples& all);
void add_services(examples& all);
void add_account_takeovers(examples& all);
void add_host_takeovers(examples& all);
void add_footholds(examples& all);
void add_hooks(examples& all);
void add_tampering(examples& all);
void add_records(examples& all);

}  // namespace tests::shipped_rules
