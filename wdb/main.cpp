// muster-wdb: owns the stores. It takes what collectors sent, makes it durable, acknowledges, and
// offers changes to the analyzers.
#include <cstdio>

#include "common/exit_code.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/open_files.hpp"
#include "common/service/manager.hpp"
#include "common/settings/command_line.hpp"
#include "common/settings/reloading.hpp"
#include "common/stop.hpp"
#include "schemas/versions.hpp"
#include "wdb/serve/server.hpp"

namespace settings = common::settings;

namespace {

/// It is for whoever set the budget, not about an agent: a line of the log, and no alert.
wdb::check_schedule::notice warn_of_late_checks(double budget) {
  return [budget](common::milliseconds round) {
    spdlog::warn(
        "hashing all stored rows anew takes {} minutes at {} % of a core: a row that was altered "
        "behind our back may stay unseen for as long; raise {}",
        std::chrono::round<std::chrono::minutes>(round).count(), budget,
        settings::hash_budget.option());
  };
}

wdb::history_limits limits_of(const settings::values& typed) {
  return {typed.get(settings::history_age), typed.get(settings::history_size)};
}

/// What a SIGHUP changes.
void follow(wdb::server& server, bool asked, settings::values& typed) {
  static constexpr std::array<const settings::setting*, 3> followed{
      &settings::hash_budget, &settings::history_age, &settings::history_size};
  auto fresh = settings::reloaded(asked, typed, followed);
  if (!fresh) return;
  typed = std::move(*fresh);
  const auto budget = typed.get(settings::hash_budget);
  server.use_hash_budget(budget, warn_of_late_checks(budget));
  server.use(limits_of(typed));
}

/// What wdb keeps beside the stores.
struct records {
  store::registry agents;
  store::enrolments enrolments;
  store::alert_log alerts;
};

common::result<records> open_records(const schemas::data_paths& paths) {
  auto agents = store::registry::open(paths.agents(), false);
  if (!agents) return fail(agents.error());
  auto enrolments = store::enrolments::open(paths.enrolments(), false);
  if (!enrolments) return fail(enrolments.error());
  auto alerts = store::alert_log::open(paths.alerts(), false);
  if (!alerts) return fail(alerts.error());
  return records{std::move(*agents), std::move(*enrolments), std::move(*alerts)};
}

common::status serve(settings::values typed) {
  if (auto s = common::check_file_limit(); !s) return s;
  const schemas::data_paths paths{typed.get(settings::data)};
  auto lock = common::lock_file::take(paths.pid_file("wdb"), "muster-wdb");
  if (!lock) return fail(lock.error());
  common::service::manager service;
  service.still_starting("opens its records");
  auto kept = open_records(paths);
  if (!kept) return fail(kept.error());
  auto mark = wdb::crash_mark::open(paths.run() + "/wdb.crash", wdb::commit_threads::count);
  if (!mark) return fail(mark.error());
  auto running = wdb::running_mark::set(paths.run() + "/wdb.running");
  if (!running) return fail(running.error());
  auto woken = common::net::event::make();
  if (!woken) return fail(woken.error());
  const common::net::context context;
  auto broker = common::net::link::connect(context, paths.socket("stages"));
  if (!broker) return fail(broker.error());
  wdb::server server({.paths = paths,
                      .broker = std::move(*broker),
                      .agents = kept->agents,
                      .enrolments = std::move(kept->enrolments),
                      .alert_log = kept->alerts,
                      .mark = *mark,
                      .woken = *woken,
                      .limits = limits_of(typed),
                      .hash_budget = typed.get(settings::hash_budget),
                      .checks_are_late = warn_of_late_checks(typed.get(settings::hash_budget)),
                      .unclean = running->was_there()});
  service.still_starting("reads which agents there are");
  if (auto s = server.start(*mark); !s) return s;
  service.ready("stores what agents send");
  common::log_ready();
  while (!common::stop_requested()) {
    service.begin_round();
    follow(server, service.take_reload(), typed);
    if (auto s = server.round(std::chrono::milliseconds{200}); !s) return s;
  }
  for (const auto& [what, n] : server.counted()) spdlog::info("counted {}: {}", what, n);
  running->clear();
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  common::start_log("wdb");
  settings::values typed(settings::programs::wdb);
  const settings::description about{
      "muster-wdb owns the stores: one LMDB environment an agent below DIR/stores, the agents, the "
      "alerts.\n"
      "`muster up` starts it; alone it waits for a broker at DIR/run/stages.sock.",
      schemas::version_text()};
  if (const auto done = settings::read_command_line(about, typed, argc, argv)) return *done;
  return common::report_end(serve(std::move(typed)));
}
