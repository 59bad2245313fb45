// Every agent that was ever seen: agents/data.mdb, database `agents`, agent id → agent_record.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/kv/lmdb.hpp"
#include "store/records.hpp"

namespace store {

class registry {
 public:
  static common::result<registry> open(const std::string& dir, bool read_only);
  common::result<std::optional<agent_record>> find(const std::string& agent) const;
  struct entry {
    std::string agent;
    agent_record record;
  };
  /// All of them in one durable commit.
  common::status put(const std::vector<entry>& entries);
  common::status erase(const std::string& agent);
  common::result<std::vector<entry>> all() const;
  using entry_visitor = std::function<common::status(entry&&)>;
  /// The same, one by one, in the order of their ids.
  common::status each(const entry_visitor& visit) const;

 private:
  explicit registry(common::kv::env e) : env_(std::move(e)) {}
  common::kv::env env_;
};

/// What is told of an agent of which no table is stored: not any more, or not yet. The agent is not
/// named.
std::string nothing_stored(const std::string& agent, const agent_record& r);

}  // namespace store
