// A server's data folder in which everything is always the same: two agents, what is stored of one
// of them, its history, waivers and labels. No stage runs.
#pragma once

#include "schemas/paths.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

class fixed_server {
 public:
  fixed_server();
  const schemas::data_paths& paths() const { return paths_; }
  /// Of which something is stored; `db-2` was seen, and nothing is stored of it.
  const std::string agent = "web-1";

 private:
  temp_dir dir_;
  schemas::data_paths paths_;
};

}  // namespace tests
