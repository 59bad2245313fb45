// A walk over the changes of a table, host by host, each in the order of the commits.
#pragma once

#include "query/history_table.hpp"
#include "query/host_walk.hpp"
#include "schemas/row_columns.hpp"

namespace query {

class history_rows : public rows {
 public:
  history_rows(world& w, const schemas::table& t, const change_columns& all)
      : world_(w), table_(t), all_(all), hosts_(w.fleet), now_(t), before_(t) {}
  common::status start(const std::vector<condition>& conditions, bool only_counted) override;
  common::result<bool> next() override;
  common::status put(sqlite3_context* to, std::size_t column) override;
  std::int64_t number() const override;

 private:
  common::status take_time(const condition* c, std::string& typed, std::optional<std::int64_t>& to);
  common::status read_changes(std::size_t host, host_store& from);
  bool go_to_next_host();
  common::status put_column(sqlite3_context* to, const placed_change& at);
  const host& at_host() const { return world_.fleet.hosts()[hosts_.at()]; }

  world& world_;
  const schemas::table& table_;
  const change_columns& all_;
  host_walk hosts_;
  std::optional<std::int64_t> at_, since_;
  std::string at_typed_, since_typed_;
  std::vector<store::past_change> changes_;  ///< of one host
  std::size_t next_ = 0;
  schemas::row_columns now_, before_;
  bool was_walked_ = false;
};

}  // namespace query
