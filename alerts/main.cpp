// muster-alerts: tells people what wdb stored as alerts, when it lasts, and with what belongs to
// it.
#include "alerts/agent_labels.hpp"
#include "alerts/sinks/sink_set.hpp"
#include "alerts/stage.hpp"
#include "common/exit_code.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/open_files.hpp"
#include "common/service/manager.hpp"
#include "common/settings/command_line.hpp"
#include "common/settings/reloading.hpp"
#include "common/stop.hpp"
#include "schemas/paths.hpp"
#include "schemas/versions.hpp"

namespace settings = common::settings;

namespace {

alerts::settling::times times_of(const settings::values& typed) {
  alerts::settling::times out;
  out.settle = typed.get(settings::settle).count();
  return out;
}

alerts::alert_file::limits limits_of(const settings::values& typed) {
  alerts::alert_file::limits out;
  out.bytes = typed.get(settings::alerts_size);
  return out;
}

/// What the configuration says of sinks now.
common::result<std::vector<schemas::sink>> wanted_sinks(const schemas::data_paths& paths) {
  const auto said = settings::configuration::read(paths.configuration());
  if (!said) return fail(said.error());
  auto all = schemas::sinks_of(*said);
  if (!all) return fail(all.error());
  if (auto ok = schemas::refuse_own_files(*all, paths); !ok) return fail(ok.error());
  return all;
}

/// A list that cannot be read changes nothing.
common::status follow_sinks(alerts::sink_set& sinks, const schemas::data_paths& paths) {
  const auto wanted = wanted_sinks(paths);
  if (wanted) return sinks.use(*wanted);
  spdlog::error("{}; the sinks stay as they were", common::one_line(wanted.error().detail));
  return {};
}

/// What a SIGHUP changes beside the sinks.
void follow(alerts::stage& stage, alerts::alert_file& file, bool asked, settings::values& typed) {
  static constexpr std::array<const settings::setting*, 2> followed{&settings::settle,
                                                                    &settings::alerts_size};
  auto fresh = settings::reloaded(asked, typed, followed);
  if (!fresh) return;
  typed = std::move(*fresh);
  stage.use(times_of(typed));
  file.use(limits_of(typed));
}

common::status serve(settings::values typed) {
  if (auto s = common::check_file_limit(); !s) return s;
  const schemas::data_paths paths{typed.get(settings::data)};
  const auto wanted = wanted_sinks(paths);
  if (!wanted) return fail(wanted.error());
  auto lock = common::lock_file::take(paths.pid_file("alerts"), "muster-alerts");
  if (!lock) return fail(lock.error());
  common::service::manager service;
  service.still_starting("opens its log");
  auto log = store::told_log::open(paths.told(), false);
  if (!log) return fail(log.error());
  auto state = log->read_state();
  if (!state) return fail(state.error());
  auto file = alerts::alert_file::open(*log, paths.alerts_file(), limits_of(typed));
  if (!file) return fail(file.error());
  const common::net::context context;
  auto broker = common::net::link::connect(context, paths.socket("stages"));
  if (!broker) return fail(broker.error());
  alerts::agent_labels labels(paths);
  alerts::stage stage(std::move(*broker), *log, *file, {times_of(typed), std::move(*state)},
                      {paths, *log, [&labels] { return labels.agents(); }});
  alerts::sink_set sinks(*log, [&labels](const std::string& agent) { return labels.of(agent); });
  if (auto s = sinks.use(*wanted); !s) return s;
  service.ready("tells what is raised");
  common::log_ready();
  while (!common::stop_requested()) {
    service.begin_round();
    const bool asked = service.take_reload();
    if (asked)
      if (auto s = follow_sinks(sinks, paths); !s) return s;
    if (auto s = sinks.outcome(); !s) return s;
    follow(stage, *file, asked, typed);
    if (auto s = stage.round(std::chrono::milliseconds{200}); !s) return s;
  }
  for (const auto& [what, n] : stage.counted()) spdlog::info("counted {}: {}", what, n);
  return file->sync();
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  common::start_log("alerts");
  settings::values typed(settings::programs::alerts);
  const settings::description about{
      "muster-alerts tells what wdb stored as alerts: signs of a takeover at once, what belongs "
      "together as one, what may pass when it has lasted. It writes DATA/alerts.jsonl, and sends "
      "to the sinks of the configuration (docs/sinks.md).\n"
      "`muster up` starts it; alone it waits for a broker at DIR/run/stages.sock.",
      schemas::version_text()};
  if (const auto done = settings::read_command_line(about, typed, argc, argv)) return *done;
  return common::report_end(serve(std::move(typed)));
}
