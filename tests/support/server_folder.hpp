// A server's data folder and the agents that it knows, as commands read it with the stages down.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>

#include "common/clock.hpp"
#include "schemas/paths.hpp"
#include "store/registry.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

class server_folder {
 public:
  server_folder() : paths_{dir_ / "data"} { std::filesystem::create_directories(paths_.stores()); }
  const schemas::data_paths& paths() const { return paths_; }
  /// Beside the data folder.
  std::string file(const std::string& name) const { return dir_ / name; }

 protected:
  /// Where the agent's store is to be.
  std::string add_agent(const std::string& id) {
    store::registry::entry e{.agent = id, .record = {}};
    e.record.hostname = id + ".example.org";
    e.record.had_store = true;
    e.record.last_seen = common::wall_ms();
    all_.push_back(e);
    return paths_.store(*schemas::agent_id::parse(id));
  }
  void add_silent_agent(const std::string& id) { all_.push_back({.agent = id, .record = {}}); }
  void register_all() const {
    auto registry = store::registry::open(paths_.agents(), false).value();
    REQUIRE(registry.put(all_));
  }

 private:
  temp_dir dir_;
  schemas::data_paths paths_;
  std::vector<store::registry::entry> all_;
};

}  // namespace tests
