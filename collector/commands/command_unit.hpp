// Where a policy's commands run: in a unit of systemd of their own, so that they see the host as it
// is and the collector's sandbox holds; where that cannot be had, in this process.
#pragma once

#include "collector/commands/channel.hpp"
#include "common/run_all.hpp"

namespace collector::commands {

class command_unit {
 public:
  struct options {
    std::string bus_address;
    std::string part_of;                    ///< the unit of this process
    std::vector<std::string> argv;          ///< of the process that serve()s its standard input
    common::milliseconds patience{10'000};  ///< until it says that it is there
  };
  explicit command_unit(options o) : options_(std::move(o)) {}

  /// As common::run_all(). Starts the unit with the first that there is to run.
  void run(const common::run_batch& batch, const common::run_answered& answered);
  /// The scan is over: so is the unit.
  void end() { unit_ = {}; }

 private:
  common::status begin();
  void tell(const std::string& trouble);

  options options_;
  channel unit_;
  std::uint64_t started_ = 0;
  std::optional<std::string> told_;  ///< why there was no unit, at the last scan; empty: there was
};

}  // namespace collector::commands
