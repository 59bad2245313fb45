// A server of its own with synthetic agents that have enrolled, for a benchmark.
#pragma once

#include <memory>

#include "cli/fleet/driver.hpp"
#include "synthetic/process_figures.hpp"

namespace bench {

class synthetic_server {
 public:
  synthetic_server(std::size_t agents, std::uint32_t rows);
  synthetic::fleet& fleet() { return *fleet_; }
  /// Turns the fleet until that holds.
  void until(const std::function<bool()>& holds);
  /// All agents connect, a few at a time, and are greeted.
  void connect();
  /// CPU milliseconds of a stage so far.
  double cpu_ms(const std::string& stage) const;
  const schemas::data_paths& paths() const { return server_->paths(); }

 private:
  std::unique_ptr<cli::own_server> server_;
  common::net::context context_;
  std::unique_ptr<synthetic::fleet> fleet_;
};

double cpu_ms_of(pid_t pid);

}  // namespace bench
