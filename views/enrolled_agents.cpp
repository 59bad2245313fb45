#include "views/enrolled_agents.hpp"

#include <algorithm>
#include <iterator>

#include "common/hex.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;
using store::registry;

enrolled_agents agents_of(const store::enrolments::content& c) {
  constexpr std::size_t shown_digits = 12;
  enrolled_agents out;
  for (const auto& [key, k] : c.by_key) {
    if (k.pending_until != 0) continue;
    const auto [at, fresh] = out.try_emplace(k.agent);
    auto& agent = at->second;
    if (!fresh && agent.enrolled_at > k.enrolled) continue;
    agent.key = common::to_hex(key).substr(0, shown_digits);
    agent.hostname = k.hostname;
    agent.enrolled_at = k.enrolled;
    agent.address = k.address;
    agent.revoked = k.revoked != 0;
    agent.member.labels = k.labels;  // until something is decided about it
  }
  for (const auto& [agent, m] : c.by_agent) out[agent].member = m;
  return out;
}

result<enrolled_agents> read_enrolled_agents(const std::string& dir) {
  auto records = store::enrolments::open(dir, true);
  if (!records && records.error().code == errc::not_found) return enrolled_agents{};
  if (!records) return fail(records.error());
  auto all = records->all();
  if (!all) return fail(all.error());
  return agents_of(*all);
}

std::vector<registry::entry> with_silent(std::vector<registry::entry> seen,
                                         const enrolled_agents& enrolled) {
  std::vector<registry::entry> silent;
  for (const auto& [agent, e] : enrolled) {
    if (e.key.empty() || std::ranges::binary_search(seen, agent, {}, &registry::entry::agent))
      continue;
    silent.push_back({.agent = agent, .record = {}});
    silent.back().record.hostname = e.hostname;
  }
  std::vector<registry::entry> out;
  std::ranges::merge(std::move(seen), std::move(silent), std::back_inserter(out), {},
                     &registry::entry::agent, &registry::entry::agent);
  return out;
}

}  // namespace views
