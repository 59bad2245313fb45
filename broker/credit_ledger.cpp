#include "broker/credit_ledger.hpp"

#include <algorithm>

namespace broker {

void credit_ledger::reset(amount shard) {
  shard_ = free_ = shard;
  waiting_.clear();
  for (auto& [agent, a] : accounts_) {
    a = {};
    wait(agent, a);
  }
}

void credit_ledger::release(const account& a) {
  // Granted and unspent, and spent but not done: both were taken out of the shard's credit.
  free_.bytes += a.granted.bytes - a.spent.bytes + a.in_flight.bytes;
  free_.messages += a.granted.messages - a.spent.messages + a.in_flight.messages;
}

void credit_ledger::greet(const std::string& agent) {
  auto& a = accounts_[agent];
  // What it sent over its last connection may still be on its way: it comes back through give_back, not here.
  const auto in_flight = a.in_flight;
  a.in_flight = {};
  release(a);
  const bool queued = a.waiting;
  a = {};
  a.in_flight = in_flight;
  a.waiting = queued;
  wait(agent, a);
}

void credit_ledger::forget(const std::string& agent) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end()) return;
  release(at->second);
  accounts_.erase(at);
  std::erase(waiting_, agent);
}

bool credit_ledger::spend(std::string_view agent, std::uint64_t bytes) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end()) return false;
  auto& a = at->second;
  if (a.spent.bytes + bytes > a.granted.bytes || a.spent.messages + 1 > a.granted.messages) return false;
  a.spent.bytes += bytes;
  ++a.spent.messages;
  a.in_flight.bytes += bytes;
  ++a.in_flight.messages;
  return true;
}

void credit_ledger::give_back(std::string_view agent, amount done) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end()) return;
  auto& a = at->second;
  // Hellos are handled by wdb too but cost no credit: never more comes back than was taken.
  done = {std::min(done.bytes, a.in_flight.bytes), std::min(done.messages, a.in_flight.messages)};
  a.in_flight.bytes -= done.bytes;
  a.in_flight.messages -= done.messages;
  free_.bytes += done.bytes;
  free_.messages += done.messages;
  wait(agent, a);
}

void credit_ledger::wait(std::string_view agent, account& a) {
  if (a.waiting) return;
  a.waiting = true;
  waiting_.emplace_back(agent);
}

std::vector<grant> credit_ledger::distribute() {
  std::vector<grant> out;
  for (auto turns = waiting_.size(); turns > 0; --turns) {
    const std::string agent = std::move(waiting_.front());
    waiting_.pop_front();
    auto& a = accounts_[agent];
    a.waiting = false;
    // Up to its share, counting what is on its way: one agent never holds more than its share of the shard.
    const auto open = amount{a.granted.bytes - a.spent.bytes + a.in_flight.bytes, a.granted.messages - a.spent.messages + a.in_flight.messages};
    const amount more{per_agent.bytes - std::min(per_agent.bytes, open.bytes), per_agent.messages - std::min(per_agent.messages, open.messages)};
    if (more.bytes == 0 && more.messages == 0) continue;
    if (free_.bytes < std::min(more.bytes, least_bytes) || free_.messages < std::min<std::uint64_t>(more.messages, 1)) {
      wait(agent, a);
      continue;
    }
    const amount now{std::min(more.bytes, free_.bytes), std::min(more.messages, free_.messages)};
    free_.bytes -= now.bytes;
    free_.messages -= now.messages;
    a.granted.bytes += now.bytes;
    a.granted.messages += now.messages;
    out.push_back({agent, a.granted});
  }
  return out;
}

}  // namespace broker
