// muster-wdb: owns the stores. It takes what collectors sent, makes it durable, acknowledges, and offers changes to the
// analyzers.
#include <cstdio>

#include "common/byte_size.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/percent.hpp"
#include "common/stage_options.hpp"
#include "common/stop.hpp"
#include "schemas/versions.hpp"
#include "wdb/serve/server.hpp"

namespace {

/// What is typed of the limits of history.
struct typed_limits {
  std::string age = "90d", size = "256MiB", hash_budget = "5";
};

common::result<wdb::history_limits> limits_of(const typed_limits& typed) {
  auto age = common::parse_interval(typed.age);
  if (!age) return fail(age.error().code, "--history-age: {}", age.error().detail);
  auto size = common::parse_byte_size(typed.size);
  if (!size) return fail(size.error().code, "--history-size: {}", size.error().detail);
  return wdb::history_limits{*age, *size};
}

common::status serve(const schemas::data_paths& paths, const typed_limits& typed) {
  auto limits = limits_of(typed);
  if (!limits) return fail(limits.error());
  auto budget = common::parse_percent(typed.hash_budget);
  if (!budget) return fail(budget.error().code, "--hash-budget: {}", budget.error().detail);
  auto lock = common::lock_file::take(paths.pid_file("wdb"), "muster-wdb");
  if (!lock) return fail(lock.error());
  auto agents = store::registry::open(paths.agents(), false);
  if (!agents) return fail(agents.error());
  auto alerts = store::alert_log::open(paths.alerts(), false);
  if (!alerts) return fail(alerts.error());
  auto file = alerts::alert_file::open(*alerts, paths.alerts_file());
  if (!file) return fail(file.error());
  auto mark = wdb::crash_mark::open(paths.run() + "/wdb.crash", wdb::commit_threads::count);
  if (!mark) return fail(mark.error());
  auto running = wdb::running_mark::set(paths.run() + "/wdb.running");
  if (!running) return fail(running.error());
  auto woken = common::net::wake::make();
  if (!woken) return fail(woken.error());
  const common::net::context context;
  auto broker = common::net::link::connect(context, paths.socket("stages"));
  if (!broker) return fail(broker.error());
  wdb::server server({.paths = paths,
                      .broker = std::move(*broker),
                      .agents = *agents,
                      .alert_log = *alerts,
                      .alert_file = *file,
                      .mark = *mark,
                      .woken = *woken,
                      .limits = *limits,
                      .hash_budget = *budget,
                      .unclean = running->was_there()});
  if (auto s = server.start(*mark); !s) return s;
  spdlog::info("ready");
  while (!common::stop_requested())
    if (auto s = server.round(std::chrono::milliseconds{200}); !s) return s;
  for (const auto& [what, n] : server.counted()) spdlog::info("counted {}: {}", what, n);
  running->clear();
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  common::start_log("wdb");
  schemas::data_paths paths;
  typed_limits limits;
  common::stage_options options(
      "muster-wdb owns the stores: one LMDB environment an agent below DIR/stores, the agents, the alerts.\n"
      "`muster up` starts it; alone it waits for a broker at DIR/run/stages.sock.",
      schemas::version_text());
  options.required("--data", paths.data, "the data folder")
      .text("--history-age", limits.age, "how long changes are kept, for `muster diff`, `dump --at` and `blame`: 12h 90d")
      .text("--history-size", limits.size, "how much history an agent's store keeps: 64KiB 256MiB 2GiB; the oldest goes first")
      .text("--hash-budget", limits.hash_budget,
            "percent of a core for hashing stored rows anew, which finds rows that were altered behind our back; 0: none");
  if (const auto done = options.parse(argc, argv)) return *done;
  const auto s = serve(paths, limits);
  if (!s) spdlog::error("{}", s.error().detail);
  return s ? 0 : 1;
}
