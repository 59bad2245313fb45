#include "cli/up/up.hpp"

#include "cli/open_root.hpp"
#include "cli/up/data_folder.hpp"
#include "cli/up/run.hpp"
#include "collector/state/identity.hpp"
#include "common/lock_file.hpp"
#include "common/settings/configuration.hpp"

namespace cli {

namespace {

int run_up(const common_options& c, const up_options& o) {
  auto typed = o.settings;
  const auto said =
      common::settings::configuration::read(common::configuration_folder(c.paths.data));
  if (!said) return report_error(said.error());
  said->apply_to(typed);
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
  return up_run(c, typed, *agent, *further).run();
}

}  // namespace

command make_up() {
  return make_command<up_options>(
      "up", "run all stages here, supervised: broker, wdb, analyzers and a collector for this host",
      add_up_options, run_up);
}

}  // namespace cli
