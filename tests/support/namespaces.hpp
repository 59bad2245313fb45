// Two hosts that have only a cable in common: network namespaces with a veth pair between them.
#pragma once

#include <string>
#include <vector>

#include "common/fd.hpp"
#include "tests/support/process.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

/// While it lives, this process and what it starts are on the one host, at `here`. Needs root.
class two_hosts {
 public:
  two_hosts();
  ~two_hosts();
  two_hosts(const two_hosts&) = delete;
  two_hosts& operator=(const two_hosts&) = delete;

  static constexpr const char *here = "10.87.0.1", *there = "10.87.0.2";
  /// What a program is started with to run on the other host, which has a machine id of its own.
  std::vector<std::string> over_there() const;
  /// The cable: pulled out and put back.
  void connect(bool up) const;

 private:
  temp_dir dir_;
  common::unique_fd outside_;  ///< the namespace that this process came from
  std::vector<process> other_;
};

}  // namespace tests
