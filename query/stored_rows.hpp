// A walk over a stored table, host by host.
#pragma once

#include "query/host_walk.hpp"
#include "query/stored_table.hpp"
#include "schemas/row_columns.hpp"

namespace query {

class stored_rows : public rows {
 public:
  stored_rows(world& w, const schemas::table& t, const table_columns& all)
      : world_(w), table_(t), all_(all), row_(t), hosts_(w.fleet) {}
  common::status start(const std::vector<condition>& conditions, bool only_counted) override;
  common::result<bool> next() override;
  common::status put(sqlite3_context* to, std::size_t column) override;
  std::int64_t number() const override;

 private:
  /// A stored column has one of these canonical values.
  struct filter {
    std::size_t column;
    std::vector<std::string> any;
  };
  /// What this walk is about.
  struct question {
    std::vector<filter> filters = {};
    row_times times = {};
    std::string at = {}, since = {};  ///< as they were typed
    bool only_counted = false;
    budget::walk walk = budget::walk::first;
  };
  /// The host whose rows pass just now.
  struct visit {
    std::shared_ptr<host_store> store = nullptr;  ///< null: none was visited yet, or all were
    row_batch own = {};
    const row_batch* batch = nullptr;
    std::size_t next_row = 0;
    std::uint64_t counted = 0;  ///< rows that are not read
    table_standing standing = {};
  };
  common::status take_times(const std::vector<condition>& conditions);
  void take_filters(const std::vector<condition>& conditions);
  std::optional<std::string> whole_key() const;
  bool go_to_next_host();
  common::status read_rows(std::size_t host);
  common::result<bool> is_wanted();
  common::result<bool> spend(std::uint64_t rows = 1);
  const host& at_host() const { return world_.fleet.hosts()[hosts_.at()]; }

  world& world_;
  const schemas::table& table_;
  const table_columns& all_;
  schemas::row_columns row_;
  host_walk hosts_;
  question asked_;
  visit now_;
  bool was_walked_ = false;
  bool reads_ahead_ = false;  ///< whole tables of hosts
};

}  // namespace query
