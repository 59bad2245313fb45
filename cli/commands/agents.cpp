// `muster agents`: every agent, and how its copy stands.
#include "cli/commands/commands.hpp"
#include "cli/stores.hpp"
#include "common/clock.hpp"
#include "views/agent_state.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

namespace {

/// From the registry: a list opens no store, but for agents that an older wdb recorded.
result<views::agent_facts> facts_of(const schemas::data_paths& paths,
                                    const store::registry::entry& e,
                                    const schemas::waivers& waivers) {
  if (auto recorded = views::recorded_facts(e, common::wall_ms())) return *recorded;
  auto store = open_store::of(paths, e.agent);
  if (!store && store.error().code == errc::not_found) return views::agent_facts{};
  if (!store) return fail(store.error());
  return views::facts_of(e, (*store)->reader(), waivers, common::wall_ms());
}

int run_agents(const common_options& c) {
  auto all = known_agents(c.paths);
  if (!all) return report_error(all.error());
  const auto waivers = waivers_of(c.paths);
  auto keys = views::read_agent_keys(c.paths.enrolments());
  if (!keys) return report_error(keys.error());
  printer out(c.as);
  int code = exit_ok;
  for (const auto& e : *all) {
    auto facts = facts_of(c.paths, e, waivers);
    if (!facts) {
      report_error({facts.error().code, e.agent + ": " + facts.error().detail});
      code = exit_incomplete;
      facts = views::agent_facts{};
    }
    const auto key = keys->find(e.agent);
    out.row(views::agent_json(e, *facts, key == keys->end() ? nullptr : &key->second));
  }
  return code;
}

}  // namespace

command make_agents() {
  return make_command(
      "agents", "every agent, and whether its copy is fresh, stale, diverged, repairing or unknown",
      run_agents);
}

}  // namespace cli
