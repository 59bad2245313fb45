// A connection of SQLite on a fleet: questions in, rows out. It holds nothing of its own but the
// names of what others know.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "query/guard.hpp"
#include "query/host_table.hpp"
#include "query/listed_table.hpp"
#include "query/position.hpp"

namespace query {

/// Of whom a question is asked.
enum class asked_of : std::uint8_t {
  as_it_reads,  ///< each host where it reads several tables and names no agent, else all together
  fleet,        ///< all hosts together
  each_host,    ///< each host by itself, as osquery does
};

/// Who takes what is answered.
struct answer_taker {
  std::function<common::status(const std::vector<std::string>& columns)> begin;
  /// False: that is enough.
  std::function<common::result<bool>(const std::vector<schemas::json>& values)> row;
};

template <class T>
using answer = tl::expected<T, problem>;

class database {
 public:
  /// `is_interrupted` is asked now and then. io: SQLite cannot begin.
  static common::result<std::unique_ptr<database>> open(fleet_view hosts, limits most,
                                                        std::function<bool()> is_interrupted);
  database(const database&) = delete;
  database& operator=(const database&) = delete;
  common::status add(listing l);
  common::status add(host_listing l);

  /// One statement; whether each host was asked by itself. What is known of the hosts is in
  /// of_hosts() afterwards.
  answer<bool> ask(std::string_view question, asked_of whom, const answer_taker& to);
  const fleet& of_hosts() const { return world_.fleet; }
  /// Tables that were read anew, over all hosts, for each row of another one.
  const std::set<std::string>& joined_across() const { return world_.joined_across; }
  /// What there is, without osquery's names.
  const std::vector<const source*>& tables() const { return tables_; }
  bool was_interrupted() const { return world_.budget.is_interrupted(); }

 private:
  struct close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
  };
  struct finalize {
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
  };
  using statement = std::unique_ptr<sqlite3_stmt, finalize>;
  database(fleet_view hosts, limits most, std::function<bool()> is_interrupted);
  common::status begin();
  common::status add(std::unique_ptr<source> table);
  answer<statement> prepare(std::string_view question);
  tl::unexpected<problem> refused(std::string_view question) const;
  /// The column that a join loses (query/statement_plan.hpp); empty: none.
  std::string_view lost_in_join(std::string_view question) const;
  bool is_of_each_host(std::string_view question, asked_of whom);
  answer<bool> run(std::string_view question, sqlite3_stmt* s, bool of_each_host,
                   const answer_taker& to);

  world world_;
  std::unique_ptr<sqlite3, close> db_;
  std::unique_ptr<guard> guard_;
  std::vector<const source*> tables_;
};

}  // namespace query
