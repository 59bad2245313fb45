#include "broker/gateway/credit_ledger.hpp"

#include <algorithm>
#include <utility>

namespace broker {

void credit_ledger::reset(amount shard) {
  shard_ = free_ = shard;
  waiting_.clear();
  leased_.clear();
  for (auto& [agent, a] : accounts_) {
    a = {};
    wait(agent, a);
  }
}

void credit_ledger::release(amount unused) {
  free_.bytes += unused.bytes;
  free_.messages += unused.messages;
}

void credit_ledger::greet(const std::string& agent) {
  auto& a = accounts_[agent];
  // What it sent over its last connection may still be on its way: it comes back through give_back, not here.
  const auto in_flight = a.in_flight;
  a.in_flight = {};
  release(a.open());
  leased_.erase(agent);
  const bool queued = a.waiting;
  a = {};
  a.in_flight = in_flight;
  a.waiting = queued;
  wait(agent, a);
}

void credit_ledger::forget(const std::string& agent) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end()) return;
  release(at->second.open());  // granted and unspent, and spent but not done: both came out of the shard's credit
  accounts_.erase(at);
  leased_.erase(agent);
  std::erase(waiting_, agent);
}

/// What was lost was spent by the agent and never came: it is free again. What came twice was spent once.
void credit_ledger::settle(std::uint64_t used, std::uint64_t& spent, std::uint64_t& granted, std::uint64_t& free) {
  used = std::min(used, granted);
  if (used >= spent)
    free += used - spent;
  else
    granted -= spent - used;
  spent = used;
}

void credit_ledger::settle(account& a, amount used) {
  settle(used.bytes, a.spent.bytes, a.granted.bytes, free_.bytes);
  settle(used.messages, a.spent.messages, a.granted.messages, free_.messages);
}

void credit_ledger::wish(std::string_view agent, amount used, common::instant now) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end()) return;
  settle(at->second, used);
  at->second.leased = at->second.wished = true;
  at->second.used = now;
  leased_.emplace(agent);
  wait(agent, at->second);
}

/// What was granted beyond the lasting part is unused, and free.
amount credit_ledger::keep_lasting(account& a) {
  a.leased = false;
  const amount unspent{a.granted.bytes - a.spent.bytes, a.granted.messages - a.spent.messages};
  const amount kept{std::min(unspent.bytes, lasting.bytes), std::min(unspent.messages, lasting.messages)};
  a.granted = {a.spent.bytes + kept.bytes, a.spent.messages + kept.messages};
  return {unspent.bytes - kept.bytes, unspent.messages - kept.messages};
}

std::optional<grant> credit_ledger::end_lease(std::string_view agent, amount used) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end() || !at->second.leased) return std::nullopt;
  settle(at->second, used);
  release(keep_lasting(at->second));
  leased_.erase(leased_.find(agent));
  return grant{at->first, at->second.granted, false};
}

bool credit_ledger::spend(std::string_view agent, std::uint64_t bytes, common::instant now) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end()) return false;
  auto& a = at->second;
  if (a.spent.bytes + bytes > a.granted.bytes || a.spent.messages + 1 > a.granted.messages) return false;
  a.spent.bytes += bytes;
  ++a.spent.messages;
  a.in_flight.bytes += bytes;
  ++a.in_flight.messages;
  a.used = now;
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
    const auto open = a.open(), share = a.share();
    const amount more{share.bytes - std::min(share.bytes, open.bytes), share.messages - std::min(share.messages, open.messages)};
    // A quarter at least, so that not every message brings a grant; a share less a quarter still holds the largest frame. A wish
    // is answered all the same: the agent's lease may be over while its share here is not used up.
    if (more.bytes < share.bytes / 4 && more.messages < share.messages / 4) {
      if (std::exchange(a.wished, false)) out.push_back({agent, a.granted, a.leased});
      continue;
    }
    if (free_.bytes < std::min(more.bytes, least_bytes) || free_.messages < std::min<std::uint64_t>(more.messages, 1)) {
      wait(agent, a);
      continue;
    }
    a.wished = false;
    const amount now{std::min(more.bytes, free_.bytes), std::min(more.messages, free_.messages)};
    free_.bytes -= now.bytes;
    free_.messages -= now.messages;
    a.granted.bytes += now.bytes;
    a.granted.messages += now.messages;
    out.push_back({agent, a.granted, a.leased});
  }
  return out;
}

std::vector<grant> credit_ledger::expire(common::instant now) {
  std::vector<grant> out;
  for (auto at = leased_.begin(); at != leased_.end();) {
    auto& a = accounts_.find(*at)->second;
    if (now - a.used < 2 * lease) {
      ++at;
      continue;
    }
    release(keep_lasting(a));
    out.push_back({*at, a.granted, false});
    at = leased_.erase(at);
  }
  return out;
}

}  // namespace broker
