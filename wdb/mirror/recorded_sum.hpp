// The recorded digest of a table while its rows are written one by one.
#pragma once

#include "schemas/table_digest.hpp"
#include "wdb/mirror/agent_mirror.hpp"

namespace wdb {

/// The recorded digest of a table, moved on while rows are written. That of `checks` holds state
/// hashes, which are no sums: any change forgets it, and whoever compares it next hashes all rows.
class recorded_sum {
 public:
  explicit recorded_sum(const agent_mirror& mirror, schemas::table_id table);
  /// Empty: there is no such row.
  void change(std::string_view key_hash, std::string_view old_stable, std::string_view new_stable);
  /// Into the table's record.
  void save(agent_mirror& mirror) const;

 private:
  schemas::table_id table_;
  std::optional<schemas::root_sum> sum_;  ///< none: the root is not known
  u64 rows_ = 0;
  bool changed_ = false;
};

}  // namespace wdb
