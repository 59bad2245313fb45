#include "cli/stores.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "cli/print/messages.hpp"
#include "common/clock.hpp"
#include "common/hex.hpp"
#include "common/settings/configuration.hpp"
#include "views/find_agent.hpp"

namespace cli {

using common::errc;
using common::fail;
using common::result;
using common::status;

std::string default_data() {
  const char* set = std::getenv("MUSTER_DATA");
  if (set != nullptr && *set != '\0') return set;
  return ::geteuid() == 0 ? std::string(common::system_data) : "./muster-data";
}

result<std::vector<store::registry::entry>> known_agents(const schemas::data_paths& paths,
                                                         agent_set which) {
  const auto enrolled = views::read_enrolled_agents(paths.enrolments());
  return enrolled ? known_agents(paths, *enrolled, which) : fail(enrolled.error());
}

status each_known_agent(const schemas::data_paths& paths, const views::enrolled_agents& enrolled,
                        const store::registry::entry_visitor& visit, agent_set which) {
  auto r = store::registry::open(paths.agents(), true);
  if (!r && r.error().code == errc::not_found)
    return fail(errc::not_found,
                "{}: no agents here: is this the {} folder of a server? `muster up` makes one",
                paths.data, common::settings::data.option());
  if (!r) return fail(r.error());
  const store::registry::entry_visitor of_set = [&](store::registry::entry&& e) -> status {
    const auto known = enrolled.find(e.agent);
    const bool is_closed = known != enrolled.end() && known->second.member.is_closed();
    const bool is_removed = is_closed && known->second.member.removed != 0;
    if (is_removed || is_closed != (which == agent_set::archived)) return {};
    return visit(std::move(e));
  };
  views::with_silent all(enrolled, of_set);
  auto s = r->each([&](store::registry::entry&& e) { return all.add(std::move(e)); });
  return s ? all.finish() : s;
}

result<std::vector<store::registry::entry>> known_agents(const schemas::data_paths& paths,
                                                         const views::enrolled_agents& enrolled,
                                                         agent_set which) {
  std::vector<store::registry::entry> out;
  auto s = each_known_agent(
      paths, enrolled,
      [&](store::registry::entry&& e) -> status { return out.push_back(std::move(e)), status{}; },
      which);
  if (!s) return fail(s.error());
  return out;
}

result<store::registry::entry> find_agent(const schemas::data_paths& paths,
                                          const std::string& typed) {
  auto known = known_agents(paths);
  if (!known) return fail(known.error());
  auto found = views::find_agent(*known, typed);
  if (found) return found;
  const auto archived = known_agents(paths, agent_set::archived);
  if (archived)
    if (const auto hidden = views::find_agent(*archived, typed))
      return fail(errc::not_found,
                  "agent {} is archived: `muster agent restore {}` brings it back, `muster agents "
                  "{}` lists such",
                  hidden->agent, hidden->agent, archived_option);
  return found;
}

schemas::waivers waivers_of(const schemas::data_paths& paths) {
  auto all = schemas::load_waivers(paths.waivers_file(), paths.own_waivers());
  if (all) return std::move(*all);
  report_error(all.error());
  return {};
}

namespace {

tl::unexpected<common::error> no_store(const store::registry::entry& agent) {
  return fail(errc::not_found, "{}: {}", agent.agent,
              store::nothing_stored(agent.agent, agent.record));
}

status check_not_empty(const store::agent_store& s, const store::registry::entry& agent) {
  auto t = common::kv::txn::read(s.env());
  if (!t) return fail(t.error());
  const auto any = store::reader(s, *t).has_tables();
  if (!any) return fail(any.error());
  return *any ? status{} : no_store(agent);
}

}  // namespace

result<store::agent_store> store_of(const schemas::data_paths& paths,
                                    const store::registry::entry& agent) {
  auto id = schemas::agent_id::parse(agent.agent);
  if (!id) return fail(id.error());
  auto s = store::agent_store::open(paths.store(*id), true);
  if (!s && s.error().code == errc::not_found) return no_store(agent);
  if (!s) return fail(s.error());
  if (auto ok = check_not_empty(*s, agent); !ok) return fail(ok.error());
  return s;
}

bool is_store_gone(const schemas::data_paths& paths, const store::registry::entry& agent) {
  const auto id = schemas::agent_id::parse(agent.agent);
  if (!agent.record.had_store || !id) return false;
  std::error_code ec;
  return !std::filesystem::exists(paths.store(*id) + "/data.mdb", ec) && !ec;
}

result<std::unique_ptr<open_store>> open_store::of(const schemas::data_paths& paths,
                                                   const store::registry::entry& agent) {
  auto s = store_of(paths, agent);
  if (!s) return fail(s.error());
  auto t = common::kv::txn::read(s->env());
  if (!t) return fail(t.error());
  return std::unique_ptr<open_store>(new open_store(std::move(*s), std::move(*t)));
}

namespace {

/// `commit 5 (of TIME)`; the time is known when another entry of the commit, or the next one, is.
std::string name_commit(const store::reader& r, const std::string& key) {
  if (key.size() < sizeof(std::uint64_t)) return "all of it";
  const auto commit = common::read_be64(key);
  const auto next = r.first_entry(commit);
  if (!next || !*next) return fmt::format("commit {}", commit);
  const auto& [number, change] = **next;
  return fmt::format("commit {} ({} {})", commit, number == commit ? "of" : "not after",
                     common::format_time(change.commit_time));
}

}  // namespace

int report_damage(const found_agent& found, int code) {
  constexpr std::size_t most = 20;
  const auto damage = found.store->damage();
  if (damage.empty()) return code;
  const auto reader = found.store->reader();
  std::size_t told = 0;
  for (const auto& [key, why] : damage) {
    if (told++ == most) break;
    say(fmt::format("muster: {}: left out of history: {}: {}", found.agent.agent,
                    name_commit(reader, key), why.detail));
  }
  if (damage.size() > most)
    say(fmt::format("muster: {}: and {} more", found.agent.agent, damage.size() - most));
  return code == exit_ok ? exit_incomplete : code;
}

result<found_agent> open_agent(const schemas::data_paths& paths, const std::string& typed) {
  auto e = find_agent(paths, typed);
  if (!e) return fail(e.error());
  auto s = open_store::of(paths, *e);
  if (!s) return fail(s.error());
  return found_agent{std::move(*e), std::move(*s)};
}

}  // namespace cli
