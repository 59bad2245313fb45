#include "broker/gateway/agent_peers.hpp"

#include <algorithm>

namespace broker {

agent_peers::greeting agent_peers::greet(std::string_view agent, const std::string& connection,
                                         std::uint64_t instance, common::instant now) {
  auto at = agents_.find(agent);
  if (at == agents_.end()) at = agents_.emplace(std::string(agent), std::vector<claimant>{}).first;
  auto& claimants = at->second;
  const auto known = std::ranges::find(claimants, connection, &claimant::connection);
  if (known != claimants.end() && known->instance == instance) {
    if (now - known->greeted < hello_pause) return greeting::too_soon;
    known->greeted = now;
    return greeting::again;
  }
  if (known != claimants.end()) claimants.erase(known);
  if (claimants.size() >= most_claimants) {
    const auto oldest = std::ranges::min_element(
        claimants, {}, [](const auto& c) { return std::pair(c.current, c.greeted); });
    claimants.erase(oldest);
  }
  claimants.push_back({connection, instance, now, false});
  return greeting::fresh;
}

bool agent_peers::acknowledge(std::string_view agent, std::uint64_t instance) {
  const auto at = agents_.find(agent);
  if (at == agents_.end()) return false;
  // The newest connection of the instance: an agent that reconnects keeps its instance.
  const auto one =
      std::ranges::find(at->second.rbegin(), at->second.rend(), instance, &claimant::instance);
  if (one == at->second.rend() || one->current) return false;
  for (auto& c : at->second) c.current = false;
  one->current = true;
  return true;
}

bool agent_peers::is_current(std::string_view agent, std::string_view connection) const {
  const auto at = agents_.find(agent);
  return at != agents_.end() && std::ranges::any_of(at->second, [&](const auto& c) {
           return c.current && c.connection == connection;
         });
}

const std::string* agent_peers::connection_of(std::string_view agent,
                                              std::uint64_t instance) const {
  const auto at = agents_.find(agent);
  if (at == agents_.end()) return nullptr;
  for (auto c = at->second.rbegin(); c != at->second.rend(); ++c)
    if (instance == 0 ? c->current : c->instance == instance) return &c->connection;
  return nullptr;
}

bool agent_peers::forget(std::string_view agent, std::string_view connection) {
  const auto at = agents_.find(agent);
  if (at == agents_.end()) return false;
  const bool current = is_current(agent, connection);
  std::erase_if(at->second, [&](const auto& c) { return c.connection == connection; });
  if (at->second.empty()) agents_.erase(at);
  return current;
}

void agent_peers::forget(std::string_view agent) {
  if (const auto at = agents_.find(agent); at != agents_.end()) agents_.erase(at);
}

void agent_peers::forget_acknowledged() {
  for (auto& [agent, claimants] : agents_)
    for (auto& c : claimants) c.current = false;
}

std::vector<agent_peers::address> agent_peers::everybody() const {
  std::vector<address> out;
  for (const auto& [agent, claimants] : agents_)
    for (const auto& c : claimants) out.push_back({agent, c.connection});
  return out;
}

}  // namespace broker
