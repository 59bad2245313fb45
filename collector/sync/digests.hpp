// The digests of tables as they stand. Rows change with the version only, so a digest holds until
// then: a heartbeat does not hash them again.
#pragma once

#include <map>
#include <vector>

#include "collector/state/state_store.hpp"

namespace collector::sync {

using schemas::u64;

class digests {
 public:
  explicit digests(const state::state_store& store) : store_(store) {}
  /// Computes what is not known of these tables, in one read transaction at most.
  common::status load(const std::vector<schemas::table_id>& tables);
  /// Of a table that was loaded: under its K while it streams, else under a K of zeros.
  const schemas::digest& of(schemas::table_id t) const { return known_.at(t).digest; }

 private:
  struct known {
    u64 version = 0;
    std::string k;
    schemas::digest digest;
  };
  const state::state_store& store_;
  std::map<schemas::table_id, known> known_;
};

}  // namespace collector::sync
