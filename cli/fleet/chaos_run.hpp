// One run of `muster chaos`: a few synthetic agents whose rows change, against a server of our own
// whose stages are killed and stopped and whose network is parted, and a look at what is left.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/fleet/driver.hpp"
#include "schemas/json.hpp"
#include "synthetic/faults.hpp"
#include "synthetic/forwarder.hpp"

namespace cli {

struct chaos_plan {
  common::milliseconds lasts{};
  std::uint64_t seed = 0;
  std::optional<std::string> data;  ///< of the server; none: below a temporary folder
};

struct chaos_result {
  std::uint64_t kills = 0, stops = 0, partitions = 0;
  synthetic::findings found;
  common::milliseconds slowest_recovery{0};
};
schemas::json chaos_json(const chaos_result& r);

class chaos_run {
 public:
  explicit chaos_run(chaos_plan plan)
      : plan_(std::move(plan)), faults_(plan_.seed, stage_names.size()) {}
  /// timeout also when a signal ended it.
  common::result<chaos_result> run();

 private:
  static constexpr std::array<std::string_view, 4> stage_names{"broker", "wdb", "alerts",
                                                               "analyzer-1"};
  struct open_fault {
    synthetic::fault what;
    pid_t stopped = 0;
    common::instant until{};
  };
  common::status start();
  common::status load();
  common::status disturb();
  common::status calm_down();
  common::status turn(const waited_for& what);
  void begin_fault(common::instant now);
  void end_faults(common::instant now);
  void lift(const open_fault& f);
  void note_recoveries(common::instant now);

  chaos_plan plan_;
  std::unique_ptr<own_server> server_;
  std::optional<common::net::context> context_;
  std::unique_ptr<synthetic::forwarder> network_;
  std::unique_ptr<synthetic::fleet> fleet_;
  synthetic::fault_plan faults_;
  std::vector<open_fault> open_;
  /// When each fault was over, until every agent had a change stored that it made afterwards.
  std::vector<common::instant> recovering_;
  chaos_result result_;
};

}  // namespace cli
