// muster-broker: passes messages between collectors, wdb, analyzers and operators. It decodes no payload of theirs and keeps
// nothing that another process does not also keep.
#include <filesystem>

#include "broker/broker.hpp"
#include "common/lock_file.hpp"
#include "common/log.hpp"
#include "common/stage_options.hpp"
#include "common/stop.hpp"
#include "schemas/versions.hpp"

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
  schemas::data_paths paths;
  std::string listen;
  common::stage_options options(
      "muster-broker passes messages between collectors, wdb, analyzers and operators. It listens on three Unix sockets\n"
      "below DIR/run: agents.sock, stages.sock, tap.sock. `muster up` starts it.",
      schemas::version_text());
  options.required("--data", paths.data, "the data folder").text("--listen", listen, "refused: TCP waits until it is secured");
  if (const auto done = options.parse(argc, argv)) return *done;
  if (!listen.empty()) {
    spdlog::error("--listen {}: TCP is refused until it is encrypted and authenticated: connect over DIR/run/agents.sock", common::one_line(listen));
    return 1;
  }
  const auto s = serve(paths);
  if (!s) spdlog::error("{}", s.error().detail);
  return s ? 0 : 1;
}
