#include "broker/gateway/credit_ledger.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace broker {

namespace {

/// What was lost was spent by the agent and never came: it is free again. What came twice was spent
/// once.
void settle_one(std::uint64_t used, std::uint64_t& spent, std::uint64_t& granted,
                std::uint64_t& free) {
  used = std::min(used, granted);
  if (used >= spent)
    free += used - spent;
  else
    granted -= spent - used;
  spent = used;
}

}  // namespace

void credit_ledger::reset(amount shard) {
  shard_ = free_ = shard;
  in_flight_ = {};
  lasting_.reset(shard);
  for (auto* queue : {&fresh_, &leases_, &others_}) queue->clear();
  leased_.clear();
  for (auto& [agent, a] : accounts_) {
    a = {};
    a.lasting = lasting_.take();
    wait(agent, a);
  }
}

void credit_ledger::release(amount unused) {
  free_.bytes += unused.bytes;
  free_.messages += unused.messages;
}

void credit_ledger::greet(const std::string& agent) {
  const auto [at, fresh] = accounts_.try_emplace(agent);
  auto& a = at->second;
  if (fresh) a.lasting = lasting_.take();
  // What it sent over its last connection may still be on its way: it comes back through give_back,
  // not here.
  const auto in_flight = std::exchange(a.in_flight, {});
  release(a.open());
  leased_.erase(agent);
  a.granted = a.spent = {};
  a.in_flight = in_flight;
  a.leased = a.requested = a.is_short = false;
  a.used = {};
  wait(agent, a);
}

void credit_ledger::forget(const std::string& agent) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end()) return;
  const auto& a = at->second;
  release(a.open());  // granted and unspent, and spent but not done: both came out of the shard's
                      // credit
  in_flight_.bytes -= a.in_flight.bytes;
  in_flight_.messages -= a.in_flight.messages;
  lasting_.give_back(a.lasting);
  if (a.is_fresh) std::erase(fresh_, agent);
  if (a.in_leases) std::erase(leases_, agent);
  if (a.in_others) std::erase(others_, agent);
  accounts_.erase(at);
  leased_.erase(agent);
}

void credit_ledger::settle(account& a, amount used) {
  settle_one(used.bytes, a.spent.bytes, a.granted.bytes, free_.bytes);
  settle_one(used.messages, a.spent.messages, a.granted.messages, free_.messages);
}

void credit_ledger::request(std::string_view agent, amount used, common::instant now) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end()) return;
  settle(at->second, used);
  at->second.leased = at->second.requested = at->second.is_short = true;
  at->second.used = latest_ = now;  // the answer renews its lease
  wait(agent, at->second);
}

/// What was granted beyond the lasting part is unused, and free.
amount credit_ledger::keep_lasting(account& a) {
  a.leased = false;
  const amount unspent{a.granted.bytes - a.spent.bytes, a.granted.messages - a.spent.messages};
  const amount kept{std::min(unspent.bytes, a.lasting.bytes),
                    std::min(unspent.messages, a.lasting.messages)};
  a.granted = {a.spent.bytes + kept.bytes, a.spent.messages + kept.messages};
  return {unspent.bytes - kept.bytes, unspent.messages - kept.messages};
}

std::optional<grant> credit_ledger::end_lease(std::string_view agent, amount used) {
  const auto at = accounts_.find(agent);
  if (at == accounts_.end() || !at->second.leased) return std::nullopt;
  settle(at->second, used);
  release(keep_lasting(at->second));
  if (const auto holds = leased_.find(agent); holds != leased_.end()) leased_.erase(holds);
  if (at->second.in_leases) wait(agent, at->second);
  return grant{at->first, at->second.granted, false, at->second.lasting};
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
  a.used = latest_ = now;
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

/// One that waits already has its turn; it is looked at anew for a request, which wants an answer.
void credit_ledger::wait(std::string_view agent, account& a) {
  const bool has_turn = a.leased ? a.in_leases : a.in_others;
  if (a.is_fresh || (has_turn && !a.requested)) return;
  a.is_fresh = true;
  fresh_.emplace_back(agent);
}

std::vector<grant> credit_ledger::distribute() {
  std::vector<grant> out;
  const bool in_vain = serve_all(out);
  // What is free and what comes back are not enough for anybody, as those who wait hold pieces that
  // are too small for them: each would wait for what the others hold, for ever. The pieces go
  // together again, and the first in turn gets a whole share.
  if (in_vain &&
      (free_.bytes + in_flight_.bytes < least_bytes || free_.messages + in_flight_.messages == 0)) {
    take_pieces(out);
    serve_all(out);
  }
  return out;
}

bool credit_ledger::serve_all(std::vector<grant>& out) {
  bool served = serve_queue(leases_, &account::in_leases, out);
  serve_queue(others_, &account::in_others, out);
  look_at_fresh(out, served);
  return !leases_.empty() && !served;
}

bool credit_ledger::serve(const std::string& agent, account& a, std::vector<grant>& out) {
  const amount more = a.missing(),
               now{std::min(more.bytes, free_.bytes), std::min(more.messages, free_.messages)};
  if (!a.is_useful(now, more)) return false;
  a.requested = a.is_short = false;
  a.used = latest_;  // the lease begins with what is granted, however long that took
  if (a.leased) leased_.insert(agent);
  free_.bytes -= now.bytes;
  free_.messages -= now.messages;
  a.granted.bytes += now.bytes;
  a.granted.messages += now.messages;
  out.push_back({agent, a.granted, a.leased, a.lasting});
  return true;
}

bool credit_ledger::serve_queue(std::deque<std::string>& queue, bool account::*is_in,
                                std::vector<grant>& out) {
  const bool of_leases = is_in == &account::in_leases;
  bool served = false;
  while (!queue.empty()) {
    const auto& agent = queue.front();
    auto& a = accounts_.find(agent)->second;
    // One whose lease began or ended since has its turn elsewhere.
    const bool is_here = a.leased == of_leases && !a.is_full();
    if (is_here && !serve(agent, a, out)) break;
    served = served || is_here;
    a.*is_in = false;
    if (a.leased != of_leases) wait(agent, a);
    queue.pop_front();
  }
  return served;
}

void credit_ledger::look_at_fresh(std::vector<grant>& out, bool& served) {
  while (!fresh_.empty()) {
    const std::string agent = std::move(fresh_.front());
    fresh_.pop_front();
    auto& a = accounts_.find(agent)->second;
    a.is_fresh = false;
    // What is free is for those whose turn came before.
    auto& queue = a.leased ? leases_ : others_;
    const bool is_full = a.is_full(), may = !a.leased || leases_.empty();
    if (!is_full && may && serve(agent, a, out)) {
      served = served || a.leased;
      continue;
    }
    // A credit request is answered all the same: the last grant may be lost, the lease over; and
    // who knows that it was heard asks more seldom.
    if (std::exchange(a.requested, false)) out.push_back({agent, a.granted, a.leased, a.lasting});
    auto& is_in = a.leased ? a.in_leases : a.in_others;
    if (is_full || std::exchange(is_in, true)) continue;
    queue.push_back(agent);
  }
}

/// Of agents that could not use what they hold.
void credit_ledger::take_pieces(std::vector<grant>& out) {
  for (const auto& agent : leases_) {
    auto& a = accounts_.find(agent)->second;
    if (!a.leased || !a.is_short || a.is_useful({}, a.share())) continue;
    const auto piece = keep_lasting(a);
    a.leased = true;
    if (piece.bytes == 0 && piece.messages == 0) continue;
    release(piece);
    out.push_back({agent, a.granted, true, a.lasting});
  }
}

/// Not every message brings a grant: a share less a quarter still holds the largest frame.
bool credit_ledger::account::is_full() const {
  const auto all = share(), more = missing();
  const auto is_little = [](std::uint64_t n, std::uint64_t of) { return n == 0 || n < of / 4; };
  return is_little(more.bytes, all.bytes) && is_little(more.messages, all.messages);
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
  latest_ = now;
  std::vector<grant> out;
  for (auto at = leased_.begin(); at != leased_.end();) {
    auto& a = accounts_.find(*at)->second;
    if (now - a.used < 2 * lease) {
      ++at;
      continue;
    }
    release(keep_lasting(a));
    if (a.in_leases) wait(*at, a);
    out.push_back({*at, a.granted, false, a.lasting});
    at = leased_.erase(at);
  }
  return out;
}

}  // namespace broker
