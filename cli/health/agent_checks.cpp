// What is wrong with agents.
#include <algorithm>
#include <map>

#include "cli/health/agents.hpp"
#include "cli/health/check.hpp"
#include "cli/health/lag.hpp"
#include "cli/health/stages.hpp"
#include "cli/stores.hpp"
#include "common/settings/registry.hpp"
#include "schemas/enrolment/refused_keys.hpp"

namespace cli::health {

using enum schemas::severity;
using common::fail;
using common::result;
using views::agent_state;

namespace {

std::vector<std::string> in_state(const std::vector<agent_standing>& all, agent_state s) {
  std::vector<std::string> out;
  for (const auto& a : all)
    if (a.state == s) out.push_back(a.id);
  return out;
}

}  // namespace

/// While wdb is away nobody hears from anybody; that is told by itself.
findings find_silent_agents(const house& h) {
  const auto all = agents_of(h);
  if (!all) return fail(all.error());
  std::vector<finding> out;
  const auto running = stages_of(h);
  const bool is_heard =
      std::ranges::any_of(running, [](const auto& s) { return kind_of(s) == "wdb" && s.runs(); });
  const auto late = in_state(*all, agent_state::stale);
  if (late.empty() || !is_heard) return out;
  std::int64_t oldest = h.now;
  for (const auto& a : *all)
    if (a.state == agent_state::stale) oldest = std::min(oldest, a.last_seen);
  out.push_back(
      {.severity = late.size() == all->size() ? high : medium,
       .what = fmt::format("{} of {} agents are late, the longest since {}: {}", late.size(),
                           all->size(), time_text(h.now - oldest), names_of(late)),
       .remedy = "on that host: systemctl status muster-collector, muster doctor; list them: " +
                 h.command("agents --where state=stale")});
  return out;
}

findings find_unequal_agents(const house& h) {
  const auto all = agents_of(h);
  if (!all) return fail(all.error());
  std::vector<finding> out;
  if (const auto lost = in_state(*all, agent_state::lost); !lost.empty())
    out.push_back({.severity = high,
                   .what = fmt::format("the store of {} is gone", names_of(lost)),
                   .remedy = fmt::format("{}, or {}", h.command("resync " + lost.front()),
                                         h.command("agent remove " + lost.front()))});
  if (const auto apart = in_state(*all, agent_state::diverged); !apart.empty())
    out.push_back(
        {.severity = medium,
         .what = fmt::format("what is stored of {} is not what the agent has", names_of(apart)),
         .remedy = fmt::format("{}; it is mended by itself, or by {}",
                               h.command("verify " + apart.front()),
                               h.command("resync " + apart.front()))});
  return out;
}

namespace {

/// Agent's clock minus the server's at the last report; 0: not known. Behind may also mean that
/// the report could not leave for so long.
result<std::int64_t> clock_ahead(const house& h, const store::registry::entry& e) {
  const auto store = open_store::of(h.paths, e);
  if (!store) return 0;  // nothing is stored of it
  const auto record = (*store)->reader().last_report();
  if (!record) return fail(record.error());
  if (!*record) return 0;
  const auto report = schemas::decode<schemas::report>((*record)->report.bytes);
  if (!report) return fail(report.error());
  return report->ended - (*record)->received;
}

}  // namespace

findings find_wrong_clocks(const house& h) {
  constexpr std::int64_t far = 5 * 60'000;
  constexpr std::size_t most = 1000;  // stores are opened for it
  std::vector<finding> out;
  if (!h.is_server()) return out;
  const auto all = known_agents(h.paths);
  if (!all) return fail(all.error());
  for (const auto& e : std::span(*all).first(std::min(all->size(), most))) {
    const auto ahead = clock_ahead(h, e);
    if (!ahead) return fail(ahead.error());
    if (std::abs(*ahead) < far) continue;
    out.push_back(
        {.severity = medium,
         .what = *ahead > 0
                     ? fmt::format("{}: its clock is {} ahead", e.agent, time_text(*ahead))
                     : fmt::format("{}: its clock is {} behind, or its last report could not leave "
                                   "for so long",
                                   e.agent, time_text(-*ahead)),
         .remedy = "compare `date -u` on both hosts; then on the one that is wrong: timedatectl "
                   "set-ntp true"});
  }
  return out;
}

namespace {

/// Agents of which `duplicate-agent` was told in the last day.
result<std::vector<std::string>> told_twice(const house& h) {
  constexpr std::int64_t day = 24 * 3'600'000;
  std::vector<std::string> out;
  const auto s = each_told_since(h, h.now - day, [&](const schemas::told_alert& a) {
    if (a.parts.front().rule != "duplicate-agent") return;
    for (const auto& agent : a.agents)
      if (std::ranges::find(out, agent) == out.end()) out.push_back(agent);
  });
  if (!s) return fail(s.error());
  return out;
}

}  // namespace

findings find_twin_agents(const house& h) {
  std::vector<finding> out;
  if (!h.is_server()) return out;
  const auto twins = told_twice(h);
  if (!twins) return fail(twins.error());
  for (const auto& agent : *twins)
    out.push_back({.severity = high,
                   .what = fmt::format("two hosts sent as agent {}: a copy of an image that was "
                                       "in use?",
                                       agent),
                   .remedy = fmt::format(
                       "on the copy: stop muster-collector, muster-collector {} {} {}, then muster "
                       "join TOKEN (docs/hosts.md)",
                       common::settings::prepare_image.option(), common::settings::data.option(),
                       common::system_data)});
  const auto all = agents_of(h);
  if (!all) return fail(all.error());
  std::map<std::string, std::vector<std::string>> by_name;
  for (const auto& a : *all)
    if (!a.hostname.empty() && a.state != agent_state::revoked) by_name[a.hostname].push_back(a.id);
  for (const auto& [name, ids] : by_name)
    if (ids.size() > 1)
      out.push_back({.severity = low,
                     .what = fmt::format("{} agents have the host name {}: {}", ids.size(), name,
                                         names_of(ids)),
                     .remedy = "if the host was set up anew, put the old one away: " +
                               h.command("agent archive " + ids.front())});
  return out;
}

/// A host that is let in anew, or replaces its key, comes by the one before for a moment.
findings find_revoked_senders(const house& h) {
  constexpr std::int64_t of_late = 10 * 60'000, moment = 60'000;
  std::vector<finding> out;
  if (!h.is_server()) return out;
  const auto refused = schemas::read_refused_keys(h.paths.refused_keys());
  if (!refused && refused.error().code == common::errc::not_found) return out;
  if (!refused) return fail(refused.error());
  const auto records = store::enrolments::open(h.paths.enrolments(), true);
  if (!records && records.error().code == common::errc::not_found) return out;
  if (!records) return fail(records.error());
  const auto known = records->all();
  if (!known) return fail(known.error());
  for (const auto& [key, came] : *refused) {
    const auto at = known->by_key.find(key);
    if (at == known->by_key.end() || at->second.revoked == 0 ||
        came.last < at->second.revoked + moment || came.last < h.now - of_late)
      continue;
    out.push_back(
        {.severity = medium,
         .what = fmt::format("a host still sends as {} with a key that was revoked, last from {} "
                             "{} ago",
                             at->second.agent, came.address, time_text(h.now - came.last)),
         .remedy = fmt::format("on that host: stop muster-collector, or let it in anew: {} here, "
                               "muster join TOKEN there (docs/hosts.md); who else is at that "
                               "address has its key",
                               h.command("enroll"))});
  }
  return out;
}

}  // namespace cli::health
