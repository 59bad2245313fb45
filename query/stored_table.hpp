// A table of the inventory over all hosts: the columns of its field list, and whom and when they
// are of.
#pragma once

#include "query/osquery_columns.hpp"
#include "query/source.hpp"
#include "query/world.hpp"
#include "schemas/table.hpp"

namespace query {

/// What a column of a virtual table is made of.
enum class place : std::uint8_t { agent, hostname, as_of, at, since, stored };

struct placed_column {
  place is = place::stored;
  std::size_t stored = 0;  ///< of place::stored, its number in the table
  form as = form::as_is;
};

/// The columns of a stored table as SQLite sees them.
struct table_columns {
  std::vector<column> columns;
  std::vector<placed_column> places;  ///< of each
  std::size_t of(place p) const;      ///< its number; that of no column: there is none
};
table_columns columns_of(const schemas::table& t);

class stored_table : public source {
 public:
  stored_table(world& w, const schemas::table& t) : world_(w), table_(t), all_(columns_of(t)) {}
  std::string name() const override { return std::string(table_.name); }
  const std::vector<column>& columns() const override { return all_.columns; }
  std::unique_ptr<rows> walk() override;
  expectation expect(const std::vector<std::size_t>& conditions) const override;
  std::optional<std::size_t> ordered_by() const override { return all_.of(place::agent); }

 private:
  world& world_;
  const schemas::table& table_;
  table_columns all_;
};

}  // namespace query
