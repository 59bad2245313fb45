// One run of `muster bench fleet`: enrols the agents, and measures handshakes, first load, changes,
// a storm if that is wanted, and an idle time, one after the other.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "cli/fleet/bench_result.hpp"
#include "cli/fleet/driver.hpp"
#include "synthetic/latencies.hpp"

namespace cli {

struct bench_plan {
  std::size_t agents = 0;
  std::uint32_t rows = 0;
  double rate = 0;  ///< 0: as fast as they are acknowledged
  common::milliseconds duration{};
  bool storm = false;                    ///< of a server of our own only
  std::optional<std::string> data;       ///< of our own server; none: below a temporary folder
  std::optional<schemas::token> server;  ///< a server that runs already
};

class bench_run {
 public:
  explicit bench_run(bench_plan plan) : plan_(std::move(plan)) {}
  /// timeout also when a signal ended it.
  common::result<bench_result> run();

 private:
  common::status start_server();
  common::status enroll();
  common::status connect();
  common::status load();
  common::status change();
  common::status drain();
  common::status storm();
  common::status idle();
  common::status examine();

  common::status turn(const waited_for& what);
  void note_acknowledged();
  std::string stage_figures();

  bench_plan plan_;
  std::unique_ptr<own_server> server_;
  schemas::token token_;
  std::optional<common::net::context> context_;
  std::unique_ptr<synthetic::fleet> fleet_;
  synthetic::latencies latencies_;
  std::uint64_t broker_kib_ = 0;  ///< before there was an agent
  common::instant figures_at_{};
  std::map<std::string, std::chrono::nanoseconds> cpu_before_;
  bench_result result_;
};

}  // namespace cli
