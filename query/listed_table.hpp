// A table of few rows that somebody else reads: agents, alerts, waivers. Its rows are the objects
// that the commands of these names print.
#pragma once

#include <functional>

#include "query/world.hpp"
#include "schemas/json.hpp"

namespace query {

struct listing {
  std::string name;
  schemas::json sample;  ///< an object with all members: they are the columns
  std::function<common::result<std::vector<schemas::json>>()> read;
};

class listed_table : public source {
 public:
  listed_table(const world& w, listing l);
  std::string name() const override { return of_.name; }
  const std::vector<column>& columns() const override { return columns_; }
  std::unique_ptr<rows> walk() override;
  expectation expect(const std::vector<std::size_t>& conditions) const override;

 private:
  const world& world_;
  listing of_;
  std::vector<column> columns_;
};

}  // namespace query
