// What `muster bench fleet` measured. docs/bench.md defines every figure.
#pragma once

#include <optional>

#include "schemas/json.hpp"
#include "synthetic/oracle.hpp"

namespace cli {

struct bench_result {
  std::uint64_t agents = 0, rows = 0;
  double handshakes_per_s = 0, rows_per_s = 0, deltas_per_s = 0, p50_ms = 0, p99_ms = 0;
  /// Of a server of our own only, as the next three and what `found` says of its stores.
  std::optional<double> broker_kib_per_agent, wdb_mib, idle_cpu_percent;
  std::optional<double> storm_s;  ///< none also where no storm was wanted
  synthetic::findings found;
  bool looked_into_stores = false;
};

/// One object; null: not known of a server that is not ours.
schemas::json bench_json(const bench_result& r);

}  // namespace cli
