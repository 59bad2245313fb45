#include "cli/fleet/bench_result.hpp"

#include <cmath>

namespace cli {

namespace {

double rounded(double v) { return std::round(v * 100) / 100; }

schemas::json rounded(const std::optional<double>& v) {
  return v ? schemas::json(rounded(*v)) : schemas::json(nullptr);
}

}  // namespace

schemas::json bench_json(const bench_result& r) {
  const auto of_stores = [&](auto value) {
    return r.looked_into_stores ? schemas::json(value) : schemas::json(nullptr);
  };
  return {{"agents", r.agents},
          {"rows", r.rows},
          {"handshakes_per_s", rounded(r.handshakes_per_s)},
          {"rows_per_s", rounded(r.rows_per_s)},
          {"deltas_per_s", rounded(r.deltas_per_s)},
          {"p50_ms", rounded(r.p50_ms)},
          {"p99_ms", rounded(r.p99_ms)},
          {"broker_kib_per_agent", rounded(r.broker_kib_per_agent)},
          {"wdb_mib", rounded(r.wdb_mib)},
          {"idle_cpu_percent", rounded(r.idle_cpu_percent)},
          {"storm_s", rounded(r.storm_s)},
          {"sent", r.found.sent},
          {"acknowledged", r.found.acknowledged},
          {"stored", of_stores(r.found.stored)},
          {"lost", of_stores(r.found.lost)},
          {"doubled", of_stores(r.found.doubled)},
          {"roots_equal", of_stores(r.found.roots_equal)}};
}

}  // namespace cli
