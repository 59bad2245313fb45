// The stores that are open, a bounded number of them, and what happens to one that cannot be
// trusted.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>

#include "schemas/paths.hpp"
#include "store/agent_store.hpp"

namespace wdb {

class store_pool {
 public:
  store_pool(schemas::data_paths paths, std::size_t most) : paths_(std::move(paths)), most_(most) {}

  /// The agent's store, created when there is none. The reference is good until the next call.
  common::result<store::agent_store*> get(const schemas::agent_id& agent);
  /// Sets the store aside as quarantine/<agent>.<time>; returns where it lies now.
  common::result<std::string> set_aside(const schemas::agent_id& agent, std::int64_t now);
  bool is_there(const schemas::agent_id& agent) const;
  /// Deletes the store; one that is not there is deleted already.
  common::status remove(const schemas::agent_id& agent);
  void check_readers() const;
  /// Read transactions begun so far on the stores that are open.
  std::uint64_t reads() const;

 private:
  void close(const schemas::agent_id& agent);
  struct open_store {
    std::unique_ptr<store::agent_store> handle;
    std::list<std::string>::iterator age;
  };
  schemas::data_paths paths_;
  std::size_t most_;
  std::map<std::string, open_store> open_;
  std::list<std::string> by_age_;  ///< the one used last is in front
};

/// Agents that have a store on disk.
std::vector<schemas::agent_id> stores_on_disk(const schemas::data_paths& paths);

}  // namespace wdb
