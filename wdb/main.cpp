// muster-wdb: owns the stores. It takes what collectors sent, makes it durable, acknowledges, and offers changes to the
// analyzers.
#include <cstdio>

#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/stage_options.hpp"
#include "common/stop.hpp"
#include "wdb/server.hpp"

namespace {

common::status serve(const schemas::data_paths& paths) {
  auto lock = common::lock_file::take(paths.pid_file("wdb"), "muster-wdb");
  if (!lock) return fail(lock.error());
  auto agents = wdb::registry::open(paths.agents(), false);
  if (!agents) return fail(agents.error());
  auto alerts = wdb::alert_store::open(paths.alerts(), false);
  if (!alerts) return fail(alerts.error());
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
                      .alerts = std::move(*alerts),
                      .mark = *mark,
                      .woken = *woken,
                      .unclean = running->was_there()});
  if (auto s = server.start(); !s) return s;
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
  common::stage_options options(
      "muster-wdb owns the stores: one LMDB environment an agent below DIR/stores, the agents, the alerts.\n"
      "`muster up` starts it; alone it waits for a broker at DIR/run/stages.sock.");
  options.required("--data", paths.data, "the data folder");
  if (const auto done = options.parse(argc, argv)) return *done;
  const auto s = serve(paths);
  if (!s) spdlog::error("{}", s.error().detail);
  return s ? 0 : 1;
}
