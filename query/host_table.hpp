// A table whose rows somebody else works out of a host's store when they are asked for, as the
// known vulnerabilities of its packages.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "query/world.hpp"
#include "schemas/json.hpp"
#include "schemas/table.hpp"

namespace query {

/// Values that are wanted of a column; rows with others need not be worked out.
using wanted_values = std::map<std::string, std::set<std::string>>;

struct host_question {
  const host& of;
  std::shared_ptr<host_store> store;
  std::optional<std::int64_t> at = {};  ///< ms; none: as it is
  const wanted_values& only;
};

/// The rows of one host.
class host_rows {
 public:
  virtual ~host_rows() = default;
  virtual std::size_t size() const = 0;
  /// What tells the row from the others of its host, whatever else was asked for.
  virtual std::string identity(std::size_t row) const = 0;
  virtual common::result<schemas::json> value(std::size_t row, const std::string& column) = 0;
  /// Why these rows, or their absence, say nothing of the host; empty: they do.
  virtual std::string why_unknown() const { return {}; }
};

struct host_listing {
  std::string name;
  schemas::json sample;  ///< an object with its own columns; agent, hostname, as_of come with each
  std::set<std::string> told;              ///< columns whose wanted values a reader is told
  std::vector<schemas::table_id> made_of;  ///< a host knows its rows as far as it knows these
  /// refused: the time lies before what is known.
  std::function<common::result<std::unique_ptr<host_rows>>(const host_question&)> read;
};

class host_table : public source {
 public:
  host_table(world& w, host_listing l);
  std::string name() const override { return of_.name; }
  const std::vector<column>& columns() const override { return columns_; }
  std::unique_ptr<rows> walk() override;
  expectation expect(const std::vector<std::size_t>& conditions) const override;
  std::optional<std::size_t> ordered_by() const override { return 0; }

 private:
  world& world_;
  host_listing of_;
  std::vector<column> columns_;
};

}  // namespace query
