// The digest of a whole table while its rows pass by: root, row count and, for `checks`, the
// policies' state hashes. The collector and wdb each compute it from their own bytes.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "schemas/digest.hpp"
#include "schemas/messages.hpp"

namespace schemas {

class table_digest {
 public:
  table_digest(table_id table, std::string k) : table_(table), sum_(std::move(k)) {}
  /// malformed: a row of `checks` that does not decode.
  common::status add(std::string_view key, std::string_view stable, std::string_view volatile_);
  /// The same, of a row whose key hash is known.
  common::status add_keyed(std::string_view key_hash, std::string_view stable,
                           std::string_view volatile_);
  digest finish();

 private:
  table_id table_;
  root_sum sum_;
  std::map<std::string, std::vector<std::pair<std::string, std::string>>>
      states_;  ///< policy → (check id, result)
};

}  // namespace schemas
