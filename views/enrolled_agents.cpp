#include "views/enrolled_agents.hpp"

#include "common/hex.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;

std::map<std::string, enrolled_agent> enrolled_agents(const store::enrolments::content& c) {
  constexpr std::size_t shown_digits = 12;
  std::map<std::string, enrolled_agent> out;
  for (const auto& [key, k] : c.by_key) {
    if (k.pending_until != 0) continue;
    const auto [at, fresh] = out.try_emplace(k.agent);
    auto& agent = at->second;
    if (!fresh && agent.enrolled_at > k.enrolled) continue;
    agent.key = common::to_hex(key).substr(0, shown_digits);
    agent.enrolled_at = k.enrolled;
    agent.address = k.address;
    agent.revoked = k.revoked != 0;
    agent.member.labels = k.labels;  // until something is decided about it
  }
  for (const auto& [agent, m] : c.by_agent) out[agent].member = m;
  return out;
}

result<std::map<std::string, enrolled_agent>> read_enrolled_agents(const std::string& dir) {
  auto records = store::enrolments::open(dir, true);
  if (!records && records.error().code == errc::not_found)
    return std::map<std::string, enrolled_agent>{};
  if (!records) return fail(records.error());
  auto all = records->all();
  if (!all) return fail(all.error());
  return enrolled_agents(*all);
}

result<store::enrolments::memberships> read_memberships(const std::string& dir) {
  auto records = store::enrolments::open(dir, true);
  if (!records && records.error().code == errc::not_found) return store::enrolments::memberships{};
  if (!records) return fail(records.error());
  return records->members();
}

}  // namespace views
