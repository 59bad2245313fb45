// `muster waivers`: the accepted failures.
#include "cli/commands/commands.hpp"
#include "cli/stores.hpp"
#include "common/clock.hpp"
#include "views/checks.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::status;

namespace {

status look_at_agent(const schemas::data_paths& paths, const store::registry::entry& agent,
                     views::waiver_search& search) {
  const auto store = open_store::of(paths, agent);
  if (!store) return store.error().code == errc::not_found ? status{} : fail(store.error());
  const auto look = [&](const store::row_record& row) -> status {
    const auto check = schemas::decode_row<schemas::check>(row.stable.bytes, row.volatile_.bytes);
    if (!check) return fail(errc::corrupt, "{}: {}", agent.agent, check.error().detail);
    search.look_at(agent.agent, *check);
    return {};
  };
  return (*store)->reader().each_row(schemas::table_id::checks, look);
}

/// The exit code. A folder without agents has no checks; a store that cannot be read is told, and
/// the others are looked at all the same.
int look_at_agents(const schemas::data_paths& paths, views::waiver_search& search) {
  const auto agents = known_agents(paths);
  if (!agents)
    return agents.error().code == errc::not_found ? exit_ok : report_error(agents.error());
  int code = exit_ok;
  for (const auto& agent : *agents)
    if (const auto s = look_at_agent(paths, agent, search); !s) {
      report_error(s.error());
      code = exit_incomplete;
    }
  return code;
}

int run_waivers(const common_options& c) {
  const auto all = schemas::load_waivers(c.paths.waivers_file());
  if (!all) return report_error(all.error());
  views::waiver_search search(*all, common::wall_ms());
  const int code = look_at_agents(c.paths, search);
  printer out(c.as);
  for (std::size_t n = 0; n < all->all.size(); ++n)
    out.row(views::waiver_json(all->all[n], search.states()[n]));
  return code;
}

}  // namespace

command make_waivers() {
  return make_command("waivers",
                      "the accepted failures of DATA/waivers.yml, and which of them ended or match "
                      "nothing; docs/waivers.md has the format",
                      run_waivers);
}

}  // namespace cli
