#include "broker/gateway/credit_ledger.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace broker {

void credit_ledger::reset(amount shard) {
  shard_ = free_ = shard;
  in_flight_ = {};
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
  // What it sent over its last connection may still be on its way: it comes back through give_back,
  // not here.
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
  release(at->second.open());  // granted and unspent, and spent but not done: both came out of the
                               // shard's credit
  in_flight_.bytes -= at->second.in_flight.bytes;
  in_flight_.messages -= at->second.in_flight.messages;
  accounts_.erase(at);
  leased_.erase(agent);
  std::erase(waiting_, agent);
}

/// What was lost was spent by the agent and never came: it is free again. What came twice was spent
/// once.
void credit_ledger::settle(std::uint64_t used, std::uint64_t& spent, std::uint64_t& granted,
                           std::uint64_t& free) {
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

void credit_ledger::request(std::string_view agent, amount used, common::instant now) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end()) return;
  settle(at->second, used);
  at->second.leased = at->second.requested = at->second.is_short = true;
  at->second.used = now;
  leased_.emplace(agent);
  wait(agent, at->second);
}

/// What was granted beyond the lasting part is unused, and free.
amount credit_ledger::keep_lasting(account& a) {
  a.leased = false;
  const amount unspent{a.granted.bytes - a.spent.bytes, a.granted.messages - a.spent.messages};
  const amount kept{std::min(unspent.bytes, lasting.bytes),
                    std::min(unspent.messages, lasting.messages)};
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
  if (a.spent.bytes + bytes > a.granted.bytes || a.spent.messages + 1 > a.granted.messages)
    return false;
  a.spent.bytes += bytes;
  ++a.spent.messages;
  a.in_flight.bytes += bytes;
  ++a.in_flight.messages;
  in_flight_.bytes += bytes;
  ++in_flight_.messages;
  a.used = now;
  a.is_short = false;
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
  in_flight_.bytes -= done.bytes;
  in_flight_.messages -= done.messages;
  release(done);
  wait(agent, a);
}

void credit_ledger::wait(std::string_view agent, account& a) {
  if (a.waiting) return;
  a.waiting = true;
  waiting_.emplace_back(agent);
}

std::vector<grant> credit_ledger::distribute() {
  std::vector<grant> out;
  const bool in_vain = serve(out);
  // What is free and what comes back are not enough for anybody, as those who wait hold pieces that
  // are too small for them: each would wait for what the others hold, for ever. The pieces go
  // together again, and the first in turn gets a whole share.
  if (in_vain &&
      (free_.bytes + in_flight_.bytes < least_bytes || free_.messages + in_flight_.messages == 0)) {
    take_pieces(out);
    serve(out);
  }
  return out;
}

bool credit_ledger::serve(std::vector<grant>& out) {
  bool kept = false, served = false;  // kept: what is free is for somebody whose turn came before
  for (auto turns = waiting_.size(); turns > 0; --turns) {
    const std::string agent = std::move(waiting_.front());
    waiting_.pop_front();
    auto& a = accounts_[agent];
    a.waiting = false;
    const amount more = a.missing(),
                 now{std::min(more.bytes, free_.bytes), std::min(more.messages, free_.messages)};
    // Not every message brings a grant: a share less a quarter still holds the largest frame.
    const bool is_full = more.bytes < a.share().bytes / 4 && more.messages < a.share().messages / 4;
    if (is_full || (a.leased && kept) || !a.is_useful(now, more)) {
      // A credit request is answered all the same, if there is anything to tell of: the last grant
      // may be lost, or the lease over.
      if (std::exchange(a.requested, false) && a.granted.bytes > a.spent.bytes)
        out.push_back({agent, a.granted, a.leased});
      if (is_full) continue;
      kept = kept || a.leased;
      wait(agent, a);
      continue;
    }
    a.requested = a.is_short = false;
    served = served || a.leased;
    free_.bytes -= now.bytes;
    free_.messages -= now.messages;
    a.granted.bytes += now.bytes;
    a.granted.messages += now.messages;
    out.push_back({agent, a.granted, a.leased});
  }
  return kept && !served;
}

/// Of agents that could not use what they hold.
void credit_ledger::take_pieces(std::vector<grant>& out) {
  for (const auto& agent : waiting_) {
    auto& a = accounts_[agent];
    if (!a.leased || !a.is_short || a.is_useful({}, a.share())) continue;
    const auto piece = keep_lasting(a);
    a.leased = true;
    if (piece.bytes == 0 && piece.messages == 0) continue;
    release(piece);
    out.push_back({agent, a.granted, true});
  }
}

/// Up to its share, counting what is on its way: one agent never holds more than its share of the
/// shard.
amount credit_ledger::account::missing() const {
  const auto all = share(), has = open();
  return {all.bytes - std::min(all.bytes, has.bytes),
          all.messages - std::min(all.messages, has.messages)};
}

/// Whether it is worth a grant: `all` that it misses, or enough for the largest frame together with
/// what it holds.
bool credit_ledger::account::is_useful(amount more, amount all) const {
  const amount unspent{granted.bytes - spent.bytes + more.bytes,
                       granted.messages - spent.messages + more.messages};
  return (more.bytes == all.bytes || unspent.bytes >= least_bytes) &&
         (more.messages == all.messages || unspent.messages >= 1);
}

amount credit_ledger::held() const {
  amount out;
  for (const auto& [agent, a] : accounts_) {
    const auto open = a.open();
    out.bytes += open.bytes;
    out.messages += open.messages;
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
