#include "wdb/serve/liveness.hpp"

#include <algorithm>

#include "common/hex.hpp"
#include "schemas/server_alert.hpp"

namespace wdb {

using common::fail;
using common::status;
using schemas::i64;
using schemas::u64;

namespace {

common::milliseconds keepalive_of(const store::agent_record& r) {
  return common::milliseconds{static_cast<i64>(std::clamp<u64>(r.keepalive_ms, 100, 3'600'000))};
}

common::milliseconds patience(const store::agent_record& r) {
  return std::max(3 * keepalive_of(r), liveness::least_silence);
}

/// Readers could take the agent for silent without it.
bool is_late(i64 seen_on_disk, const store::agent_record& now) {
  return now.last_seen - seen_on_disk >= static_cast<i64>(now.keepalive_ms / 2);
}

bool differ_but_for_time(const store::agent_record& before, store::agent_record now) {
  now.last_seen = before.last_seen;
  return before != now;
}

schemas::alert lapse_alert(const std::string& agent, const store::agent_record& r) {
  auto a = schemas::server_alert(
      agent, "evidence-lapsed", schemas::severity::medium,
      common::be64(static_cast<u64>(r.last_seen)),
      fmt::format(
          "nothing was heard of this agent since {}: what is stored of it may be out of date",
          common::format_time(r.last_seen)));
  a.change = static_cast<u64>(schemas::change_kind::modified);
  a.origin = static_cast<u64>(schemas::origin::delta);
  return a;
}

}  // namespace

common::milliseconds liveness::keepalive(const std::string& agent) const {
  const auto at = known_.find(agent);
  return keepalive_of(at == known_.end() ? store::agent_record{} : at->second.record);
}

common::milliseconds liveness::silent_for(const std::string& agent, common::instant now) const {
  const auto at = known_.find(agent);
  return std::chrono::duration_cast<common::milliseconds>(
      now - (at == known_.end() ? begun_ : at->second.heard));
}

bool liveness::is_heard(const std::string& agent, common::instant now) const {
  const auto at = known_.find(agent);
  return at != known_.end() && at->second.heard_now &&
         now - at->second.heard <= patience(at->second.record);
}

status liveness::load(common::instant now) {
  begun_ = now;
  auto all = agents_.all();
  if (!all) return fail(all.error());
  for (auto& e : *all) {
    const auto seen = e.record.last_seen;
    known_[e.agent] = {std::move(e.record), seen, now};
  }
  return {};
}

status liveness::note(std::vector<news> of, common::instant now, std::int64_t wall) {
  auto agents = note_in_memory(std::move(of), now, wall);
  const bool times_are_due = !heard_since_.empty() && now >= next_times_;
  if (agents.empty() && !times_are_due) return {};
  agents.insert(agents.end(), heard_since_.begin(), heard_since_.end());
  heard_since_.clear();
  next_times_ = now + times_every;
  return write(agents);
}

std::vector<std::string> liveness::note_in_memory(std::vector<news> of, common::instant now,
                                                  i64 wall) {
  std::vector<std::string> changed;
  for (auto& n : of) {
    const auto [at, fresh] = known_.try_emplace(n.agent);
    auto& state = at->second;
    if (fresh) state.heard = now;
    n.record.first_seen = fresh || state.record.first_seen == 0 ? wall : state.record.first_seen;
    n.record.last_seen = n.heard ? wall : state.record.last_seen;
    n.record.lapsed = !n.heard && state.record.lapsed;
    if (n.heard) state.heard = now, state.heard_now = true;
    const bool differ = fresh || differ_but_for_time(state.record, n.record);
    state.record = std::move(n.record);
    if (differ) {
      heard_since_.erase(n.agent);
      changed.push_back(std::move(n.agent));
    } else if (is_late(state.seen_on_disk, state.record)) {
      heard_since_.insert(std::move(n.agent));
    }
  }
  return changed;
}

status liveness::write(const std::vector<std::string>& agents) {
  std::vector<store::registry::entry> entries;
  for (const auto& agent : agents) {
    auto& state = known_[agent];
    state.seen_on_disk = state.record.last_seen;
    entries.push_back({agent, state.record});
  }
  return entries.empty() ? status{} : agents_.put(entries);
}

std::vector<schemas::alert> liveness::lapsed(
    common::instant now, const std::function<bool(const std::string&)>& may_be_silent) const {
  std::vector<schemas::alert> out;
  for (const auto& [agent, state] : known_)
    if (!state.record.lapsed && now - state.heard > patience(state.record) && !may_be_silent(agent))
      out.push_back(lapse_alert(agent, state.record));
  return out;
}

status liveness::note_lapsed(const std::vector<schemas::alert>& raised) {
  std::vector<std::string> agents;
  for (const auto& a : raised) {
    const auto at = known_.find(a.agent);
    if (at == known_.end()) continue;  // removed since
    at->second.record.lapsed = true;
    agents.push_back(a.agent);
  }
  return write(agents);
}

status liveness::forget(const std::string& agent) {
  if (auto s = agents_.erase(agent); !s) return s;
  known_.erase(agent);
  heard_since_.erase(agent);
  return {};
}

}  // namespace wdb
