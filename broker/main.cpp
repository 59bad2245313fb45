// muster-broker: passes messages between collectors, wdb, analyzers and operators. It decodes no
// payload of theirs and keeps nothing that another process does not also keep.
#include <filesystem>

#include "broker/broker.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/settings/command_line.hpp"
#include "common/stop.hpp"
#include "schemas/versions.hpp"

namespace settings = common::settings;

namespace {

common::status serve(const schemas::data_paths& paths) {
  auto lock = common::lock_file::take(paths.pid_file("broker"), "muster-broker");
  if (!lock) return fail(lock.error());
  const common::net::context context;
  auto b = broker::broker::bind(context, paths);
  if (!b) return fail(b.error());
  spdlog::info("ready");
  while (!common::stop_requested()) (*b)->round(std::chrono::milliseconds{200});
  for (const auto& [what, n] : (*b)->counted()) spdlog::info("counted {}: {}", what, n);
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  common::prepare_process();
  common::start_log("broker");
  settings::values typed(settings::programs::broker);
  const settings::description about{
      "muster-broker passes messages between collectors, wdb, analyzers and operators. It listens "
      "on three Unix sockets\n"
      "below DIR/run: agents.sock, stages.sock, tap.sock. `muster up` starts it.",
      schemas::version_text()};
  if (const auto done = settings::read_command_line(about, typed, argc, argv)) return *done;
  if (const auto listen = typed.get(settings::listen); !listen.empty()) {
    spdlog::error(
        "{} {}: TCP is refused until it is encrypted and authenticated: connect over "
        "DIR/run/agents.sock",
        settings::listen.option(), common::one_line(listen));
    return 1;
  }
  const auto s = serve({typed.get(settings::data)});
  if (!s) spdlog::error("{}", s.error().detail);
  return s ? 0 : 1;
}
