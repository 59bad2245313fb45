// A table in memory, as either side of a repair sees it: what tests and benches use in the place of
// a store.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "collector/sync/reconcile_agent.hpp"
#include "wdb/mirror/reconcile_server.hpp"

namespace tests {

/// Key hash → row.
class memory_table {
 public:
  explicit memory_table(const schemas::table& t) : table_(&t) {}
  void put(const schemas::row_bytes& row);
  void remove(const std::string& key_hash);
  const std::map<std::string, schemas::row_bytes>& rows() const { return rows_; }
  /// Ascending by key hash.
  std::vector<schemas::row_hashes> hashes() const;
  std::vector<schemas::row_hashes> hashes(const wdb::hash_range& range) const;
  schemas::digest digest(const std::string& k) const;
  collector::sync::repair_subject subject(const std::string& k) const;
  /// Does what a plan for `m` says, whatever its answer.
  void apply(const wdb::repair_plan& plan, const std::vector<schemas::row_hashes>& hashes);
  const schemas::table& table() const { return *table_; }
  friend bool operator==(const memory_table& a, const memory_table& b) { return a.same(b); }

 private:
  bool same(const memory_table& other) const;
  const schemas::table* table_;
  std::map<std::string, schemas::row_bytes> rows_;
  std::map<std::string, schemas::row_hashes> hashes_;
};

/// A row of the table `groups` whose stable bytes have some size.
schemas::row_bytes group_row(const std::string& name, std::int64_t gid, std::size_t padding = 0);

}  // namespace tests
