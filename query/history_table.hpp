// The changes of a stored table over all hosts, each with what the row was and what it became.
#pragma once

#include "query/world.hpp"
#include "schemas/table.hpp"

namespace query {

/// What a column of a table of changes is made of.
enum class change_place : std::uint8_t {
  agent,
  hostname,
  change,
  commit_time,
  scan_time,
  origin,
  version,
  now,     ///< a column of the row afterwards
  before,  ///< the same as it was
  at,
  since
};

struct placed_change {
  change_place is = change_place::agent;
  std::size_t stored = 0;  ///< of now and before: its number in the table
};

struct change_columns {
  std::vector<column> columns;
  std::vector<placed_change> places;
  std::size_t of(change_place p) const;
};

class history_table : public source {
 public:
  history_table(world& w, const schemas::table& t);
  std::string name() const override { return std::string(table_.name) + "_history"; }
  const std::vector<column>& columns() const override { return all_.columns; }
  std::unique_ptr<rows> walk() override;
  expectation expect(const std::vector<std::size_t>& conditions) const override;
  std::optional<std::size_t> ordered_by() const override { return 0; }

 private:
  world& world_;
  const schemas::table& table_;
  change_columns all_;
};

}  // namespace query
