// muster-collector: takes the inventory of a host, evaluates policies, and keeps the server's copy
// equal to its own.
#include <unistd.h>

#include <array>
#include <filesystem>
#include <memory>

#include "collector/agent/agent.hpp"
#include "collector/agent/enrolling.hpp"
#include "collector/agent/image.hpp"
#include "collector/agent/joined.hpp"
#include "collector/commands/command_unit.hpp"
#include "collector/commands/serve.hpp"
#include "collector/scan/scanner.hpp"
#include "collector/state/identity.hpp"
#include "common/exit_code.hpp"
#include "common/file_memory.hpp"
#include "common/hash.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/low_priority.hpp"
#include "common/open_files.hpp"
#include "common/service/bus.hpp"
#include "common/service/manager.hpp"
#include "common/service/own_unit.hpp"
#include "common/settings/command_line.hpp"
#include "common/settings/configuration.hpp"
#include "common/settings/reloading.hpp"
#include "common/stop.hpp"
#include "common/subprocess.hpp"
#include "schemas/versions.hpp"

namespace settings = common::settings;

namespace {

/// run/NAME.pid; without a name run/collector.pid, or run/collector-ID.pid for a further collector
/// on this data folder.
common::result<common::lock_file> take_pid_file(const schemas::data_paths& paths,
                                                const std::string& name,
                                                const schemas::agent_id& id) {
  if (!name.empty())
    return common::lock_file::take(paths.pid_file(name), "muster-collector " + name);
  auto first = common::lock_file::take(paths.pid_file("collector"), "a collector");
  if (first || first.error().code != common::errc::busy) return first;
  return common::lock_file::take(paths.pid_file("collector-" + id.text()),
                                 "a collector of agent " + id.text());
}

/// What `muster agent config` shows, in the order of the registry; the name is that of the process,
/// and what prepares an image or runs commands collects nothing.
std::vector<schemas::setting> what_it_runs_with(const settings::values& v) {
  std::vector<schemas::setting> out;
  for (const auto& [which, text] : v.as_typed())
    if (which != &settings::name && which != &settings::prepare_image &&
        which != &settings::run_commands)
      out.push_back({which->field(), text});
  return out;
}

/// Fills in what depends on where it runs.
common::status settle(settings::values& v, const schemas::data_paths& paths,
                      const schemas::agent_id& id,
                      const std::optional<collector::joined>& elsewhere) {
  v.put(settings::agent, id.text());
  if (!elsewhere && !v.has(settings::connect)) v.put(settings::connect, paths.socket("agents"));
  return v.set(settings::policy, collector::scan_options_of(v).policies);
}

/// What was seen of its files is remembered between scans.
common::result<common::root_dir> open_host(const std::string& root) {
  auto host = common::root_dir::open(root);
  if (!host) return fail(host.error().code, "{} {}", settings::root.option(), host.error().detail);
  return host->remembering(std::make_shared<common::file_memory>());
}

/// Where the commands of policies run; none: in this process.
using commands_place = std::unique_ptr<collector::commands::command_unit>;

commands_place place_of_commands(const settings::values& typed) {
  const auto unit = common::service::own_unit();
  if (!unit || !typed.get(settings::command_unit)) return nullptr;
  std::error_code unknown;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", unknown).string();
  return std::make_unique<collector::commands::command_unit>(
      collector::commands::command_unit::options{
          .bus_address = common::service::system_bus,
          .part_of = *unit,
          .argv = {program, settings::data.option(), typed.get(settings::data),
                   settings::run_commands.option()}});
}

common::status run_commands() {
  common::adopt_orphans();
  return collector::commands::serve(
      collector::commands::channel(common::unique_fd(::dup(STDIN_FILENO))),
      [] { common::sweep_children(); });  // what a command left behind
}

/// A scan of some tables, in the thread that it is called in. `host` and `commands` outlive it.
collector::scanner scanner_of(const common::root_dir& host, collector::scan_options options,
                              const commands_place& commands) {
  if (commands)
    options.run_commands = [&at = *commands](const auto& batch, const auto& answered) {
      at.run(batch, answered);
    };
  return [&, options = std::move(options)](const std::vector<schemas::table_id>& tables) {
    common::lower_priority();  // the thread of a scan is its own
    auto now = options;
    now.tables = tables;
    auto found = collector::scan_host(host, now);
    if (commands) commands->end();
    common::sweep_children();  // what a policy's command left behind
    return found;
  };
}

std::string token_file_of(const settings::values& typed, const schemas::data_paths& paths) {
  return typed.has(settings::token) ? typed.get(settings::token) : paths.token_file();
}

common::status prepare_image(const settings::values& typed) {
  const schemas::data_paths paths{typed.get(settings::data)};
  const auto said = collector::prepare_image(paths, token_file_of(typed, paths));
  if (!said) return fail(said.error());
  for (const auto& line : *said) spdlog::info("{}", common::one_line(line));
  return {};
}

/// Enrols first where a token is there and no key. None: its server is on this host.
common::result<std::optional<collector::joined>> find_server(const settings::values& typed,
                                                             const schemas::data_paths& paths,
                                                             common::service::manager& service) {
  const auto socks = typed.find(settings::socks).value_or("");
  const auto wait = [&] { service.still_starting("waits for a server that lets this host in"); };
  if (auto s = collector::enrol_by_token(paths, token_file_of(typed, paths), socks, wait); !s)
    return fail(s.error());
  if (common::stop_requested()) return std::nullopt;
  auto elsewhere = collector::read_joined(paths);
  if (elsewhere && !*elsewhere && typed.has(settings::token))
    return fail(common::errc::usage,
                "{} {}: there is no such file, and this host has joined no server",
                settings::token.option(), common::one_line(typed.get(settings::token)));
  return elsewhere;
}

/// What is kept between scans outlives them.
collector::scan_options options_of_scans(const settings::values& typed,
                                         const schemas::data_paths& paths,
                                         collector::policy::command_times& times,
                                         collector::policy::accepted_policies& accepted) {
  auto out = collector::scan_options_of(typed);
  out.policies.push_back(paths.configuration() + "/policies.d/");
  out.times = &times;
  out.accepted = &accepted;
  return out;
}

constexpr std::array<const settings::setting*, 3> followed{
    &settings::interval, &settings::table_interval, &settings::keepalive};

/// What a SIGHUP changes; intervals that cannot be change nothing.
std::optional<collector::agent_settings> follow(settings::values& as_read,
                                                settings::values& running,
                                                common::service::manager& service) {
  auto fresh = settings::reloaded(service.take_reload(), as_read, followed);
  if (!fresh) return std::nullopt;
  auto intervals = collector::intervals_of(*fresh);
  if (!intervals) {
    spdlog::error("{}; the intervals stay as they were", intervals.error().detail);
    return std::nullopt;
  }
  as_read = std::move(*fresh);
  for (const auto* s : followed) running.put(*s, as_read.texts_of(*s), as_read.origin_of(*s));
  return collector::agent_settings{.intervals = std::move(*intervals),
                                   .keepalive = running.get(settings::keepalive),
                                   .settings = what_it_runs_with(running)};
}

/// `as_read`, what was typed and configured, is what a SIGHUP compares with; it, `typed` and
/// `service` outlive them.
collector::agent_options options_of_agent(settings::values& typed, settings::values& as_read,
                                          const collector::scan_intervals& intervals,
                                          std::optional<collector::joined> elsewhere,
                                          common::service::manager& service) {
  return {.intervals = intervals,
          .keepalive = typed.get(settings::keepalive),
          .settings = what_it_runs_with(typed),
          .elsewhere = std::move(elsewhere),
          .look_around = [&typed, &as_read, &service] {
            service.begin_round();
            return follow(as_read, typed, service);
          }};
}

std::string status_of(const schemas::agent_id& id,
                      const std::optional<collector::joined>& elsewhere) {
  if (!elsewhere) return fmt::format("agent {} of the server on this host", id.text());
  return fmt::format("agent {} of {}", id.text(), elsewhere->server.addresses.front());
}

common::status serve(settings::values typed) {
  if (auto s = common::check_file_limit(); !s) return s;
  const schemas::data_paths paths{typed.get(settings::data)};
  auto intervals = collector::intervals_of(typed);
  if (!intervals) return fail(intervals.error());
  if (auto s = collector::check_policy_files(typed); !s) return s;
  auto host = open_host(typed.get(settings::root));
  if (!host) return fail(host.error());
  common::service::manager service;
  auto elsewhere = find_server(typed, paths, service);
  if (!elsewhere) return fail(elsewhere.error());
  if (common::stop_requested()) return {};
  auto id = collector::identify(typed, paths, *host, *elsewhere);
  if (!id) return fail(id.error());
  auto as_read = typed;
  if (auto s = settle(typed, paths, *id, *elsewhere); !s) return s;
  const std::string dir = paths.collector(*id);
  auto lock = common::lock_file::take(dir + "/lock", "a collector of agent " + id->text());
  if (!lock) return fail(lock.error());
  auto pid_file = take_pid_file(paths, typed.get(settings::name), *id);
  if (!pid_file) return fail(pid_file.error());
  const auto instance = common::random_u64() | 1;
  auto store = collector::state::state_store::open(dir, instance);
  if (!store) return fail(store.error());
  const common::net::context context;
  auto server = collector::connect(context, typed, *elsewhere);
  if (!server) return fail(server.error());
  collector::policy::command_times times;
  collector::policy::accepted_policies accepted;
  auto scan = options_of_scans(typed, paths, times, accepted);
  const auto commands = place_of_commands(typed);
  common::adopt_orphans();
  service.ready(status_of(*id, *elsewhere));
  spdlog::info("agent {}", id->text());
  common::log_ready();
  return collector::agent(
             std::move(*store), *id, std::move(*server),
             scanner_of(*host, std::move(scan), commands),
             options_of_agent(typed, as_read, *intervals, std::move(*elsewhere), service), instance)
      .run();
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  common::start_log("collector");
  settings::values typed(settings::programs::collector);
  const settings::description about{
      "muster-collector scans a host at an interval, keeps its own copy of what it found, and "
      "sends "
      "what changed.\n"
      "`muster up` starts one; start further ones alone, for another --root or as another --agent.",
      schemas::version_text()};
  if (const auto done = settings::read_command_line(about, typed, argc, argv)) return *done;
  if (typed.get(settings::run_commands)) return common::report_end(run_commands());
  return common::report_end(typed.get(settings::prepare_image) ? prepare_image(typed)
                                                               : serve(std::move(typed)));
}
