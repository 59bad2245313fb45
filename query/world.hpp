// What all tables of one connection share.
#pragma once

#include <set>
#include <string>

#include "query/budget.hpp"
#include "query/fleet.hpp"
#include "query/source.hpp"

namespace query {

struct world {
  query::fleet fleet;
  query::budget budget;
  /// Tables that were read anew for each row of another one, all hosts of them.
  std::set<std::string> joined_across = {};
};

/// The hosts that these conditions leave, in order; null: there is no such condition.
std::vector<std::size_t> chosen_hosts(const fleet& f, const condition* agents,
                                      const condition* hostnames);

/// The condition on a column; null: there is none.
const condition* find_condition(const std::vector<condition>& all, std::size_t column);

/// Milliseconds of a time as it is typed: `2026-11-24`, `2h`. usage: it is none, or still to come.
common::result<std::int64_t> time_of(std::string_view column, const condition& c, std::int64_t now);

}  // namespace query
