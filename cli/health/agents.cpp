#include "cli/health/agents.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "cli/stores.hpp"

namespace cli::health {

using common::fail;
using common::result;
using views::agent_state;

std::optional<views::agent_facts> listed_facts(const schemas::data_paths& paths,
                                               const store::registry::entry& e,
                                               const views::enrolled_agent& enrolled,
                                               std::int64_t now) {
  if (e.record.last_seen == 0 && !enrolled.key.empty())
    return views::agent_facts{.state = agent_state::enrolled};
  if (is_store_gone(paths, e)) return views::agent_facts{.state = agent_state::lost};
  return views::recorded_facts(e, now);
}

result<std::vector<agent_standing>> agents_of(const house& h) {
  std::vector<agent_standing> out;
  if (!h.is_server()) return out;
  const auto enrolled = views::read_enrolled_agents(h.paths.enrolments());
  if (!enrolled) return fail(enrolled.error());
  const auto all = known_agents(h.paths, *enrolled);
  if (!all) return fail(all.error());
  for (const auto& e : *all) {
    const auto known = enrolled->find(e.agent);
    const auto by_key = known == enrolled->end() ? views::enrolled_agent{} : known->second;
    const auto facts = listed_facts(h.paths, e, by_key, h.now).value_or(views::agent_facts{});
    out.push_back({.id = e.agent,
                   .hostname = schemas::printable_utf8(e.record.hostname),
                   .state = by_key.revoked ? agent_state::revoked : facts.state,
                   .last_seen = e.record.last_seen,
                   .last_scan = facts.last_scan.value_or(0),
                   .broken_policies = schemas::printable_utf8(e.record.figures.broken_policies)});
  }
  return out;
}

state_counts count(const std::vector<agent_standing>& agents) {
  state_counts out;
  for (const auto& a : agents) ++out[a.state];
  return out;
}

std::string names_of(const std::vector<std::string>& ids) {
  constexpr std::size_t most = 3;
  const auto shown = std::min(ids.size(), most);
  const std::vector<std::string> first(ids.begin(),
                                       ids.begin() + static_cast<std::ptrdiff_t>(shown));
  const auto out = fmt::format("{}", fmt::join(first, ", "));
  return ids.size() == shown ? out : fmt::format("{} and {} more", out, ids.size() - shown);
}

}  // namespace cli::health
