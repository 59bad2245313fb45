#include "cli/stores.hpp"

#include <unistd.h>

#include "cli/output.hpp"
#include "common/clock.hpp"
#include "common/suggest.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;

std::string default_data() { return ::geteuid() == 0 ? "/var/lib/muster" : "./muster-data"; }

result<std::vector<store::registry::entry>> known_agents(const schemas::data_paths& paths) {
  auto r = store::registry::open(paths.agents(), true);
  if (!r && r.error().code == errc::not_found)
    return fail(errc::not_found, "{}: no agents here: is this the --data folder of a server? `muster up` makes one", paths.data);
  if (!r) return fail(r.error());
  return r->all();
}

result<store::registry::entry> find_agent(const schemas::data_paths& paths, const std::string& typed) {
  auto all = known_agents(paths);
  if (!all) return fail(all.error());
  std::vector<store::registry::entry> by_prefix, by_host;
  std::vector<std::string_view> names;
  for (const auto& e : *all) {
    if (e.agent == typed) return e;
    if (e.agent.starts_with(typed)) by_prefix.push_back(e);
    if (e.record.hostname == typed) by_host.push_back(e);
    names.push_back(e.agent);
  }
  if (by_prefix.size() == 1) return by_prefix[0];
  if (by_prefix.empty() && by_host.size() == 1) return by_host[0];
  const auto several = std::max(by_prefix.size(), by_host.size());
  if (several > 1) return fail(errc::not_found, "'{}' names {} agents: type more of the id; `muster agents` lists them", typed, several);
  return fail(errc::not_found, "no agent '{}'{}; `muster agents` lists them", typed, common::did_you_mean(typed, names));
}

result<std::unique_ptr<open_store>> open_store::of(const schemas::data_paths& paths, const std::string& agent) {
  auto id = schemas::agent_id::parse(agent);
  if (!id) return fail(id.error());
  auto s = store::agent_store::open(paths.store(*id), true);
  if (!s) return fail(s.error());
  auto t = common::kv::txn::read(s->env());
  if (!t) return fail(t.error());
  return std::unique_ptr<open_store>(new open_store(std::move(*s), std::move(*t)));
}

schemas::waivers waivers_of(const schemas::data_paths& paths) {
  auto all = schemas::load_waivers(paths.waivers_file());
  if (all) return std::move(*all);
  report_error(all.error());
  return {};
}

schemas::json moment(std::optional<std::int64_t> ms) { return ms && *ms != 0 ? schemas::json(common::format_time(*ms)) : schemas::json(nullptr); }

}  // namespace cli
