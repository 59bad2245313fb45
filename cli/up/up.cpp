#include "cli/up/up.hpp"

#include <filesystem>

#include "cli/open_root.hpp"
#include "cli/up/run.hpp"
#include "collector/state/identity.hpp"
#include "common/lock_file.hpp"
#include "common/net/link.hpp"
#include "schemas/enrolment/server_file.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::status;

namespace {

status prepare_data(const schemas::data_paths& paths) {
  namespace fs = std::filesystem;
  for (const auto& dir :
       {paths.data, paths.run(), paths.data + "/log", paths.stores(), paths.data + "/collector"}) {
    std::error_code ec;
    fs::create_directories(dir, ec);
    if (!ec) fs::permissions(dir, fs::perms::owner_all, ec);
    if (ec)
      return fail(errc::io, "{}: cannot be made ours: {}; choose another {}", dir, ec.message(),
                  common::settings::data.option());
  }
  const auto joined = schemas::read_server_file(paths.server_file());
  if (joined)
    return fail(errc::usage,
                "{}: the data folder of agent {}, whose server is elsewhere: a server "
                "needs another --data",
                paths.data, joined->agent);
  if (joined.error().code != errc::not_found) return fail(joined.error());
  for (const auto* name : {"stages", "agents", "tap"})
    if (auto s = common::net::check_socket_path(paths.socket(name)); !s) return s;
  return {};
}

int run_up(const common_options& c, const up_options& o) {
  const auto& typed = o.settings;
  if (auto s = check_typed(typed); !s) return report_error(s.error());
  if (auto s = prepare_data(c.paths); !s) return report_error(s.error());
  auto lock = common::lock_file::take(c.paths.lock(), "muster up");
  if (!lock) return report_error(lock.error());
  auto host = open_root(typed.get(common::settings::root), true);
  if (!host) return report_error(host.error());
  auto agent = collector::agent_identity(c.paths, *host, typed.find(common::settings::agent));
  if (!agent) return report_error(agent.error());
  auto further = further_collectors(typed, *agent);
  if (!further) return report_error(further.error());
  return up_run(c, typed, std::move(*agent), *further).run();
}

}  // namespace

command make_up() {
  return make_command<up_options>(
      "up", "run all stages here, supervised: broker, wdb, analyzers and a collector for this host",
      add_up_options, run_up);
}

}  // namespace cli
