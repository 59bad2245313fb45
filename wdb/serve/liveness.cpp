#include "wdb/serve/liveness.hpp"

#include <algorithm>

#include "common/hex.hpp"
#include "schemas/digest.hpp"

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

/// The time alone is worth a write only when readers could take the agent for silent without it.
bool worth_writing(const store::agent_record& before, const store::agent_record& now) {
  if (now.last_seen - before.last_seen >= static_cast<i64>(now.keepalive_ms / 2)) return true;
  store::agent_record same_time = before;
  same_time.last_seen = now.last_seen;
  return schemas::encode(same_time) != schemas::encode(now);
}

schemas::alert lapse_alert(const std::string& agent, const store::agent_record& r) {
  return {.id = {schemas::alert_id(agent, 0, 0, 0, common::be64(static_cast<u64>(r.last_seen)),
                                   "evidence-lapsed")},
          .agent = agent,
          .rule = "evidence-lapsed",
          .severity = static_cast<u64>(schemas::severity::medium),
          .table = 0,
          .epoch = 0,
          .version = 0,
          .change = static_cast<u64>(schemas::change_kind::modified),
          .origin = static_cast<u64>(schemas::origin::delta),
          .key = {},
          .old_stable = {},
          .new_stable = {},
          .message = fmt::format(
              "nothing was heard of this agent since {}: what is stored of it may be out of date",
              common::format_time(r.last_seen)),
          .time = 0};
}

}  // namespace

common::milliseconds liveness::keepalive(const std::string& agent) const {
  const auto at = known_.find(agent);
  return keepalive_of(at == known_.end() ? store::agent_record{} : at->second.record);
}

status liveness::load(common::instant now) {
  auto all = agents_.all();
  if (!all) return fail(all.error());
  for (auto& e : *all) known_[e.agent] = {std::move(e.record), now};
  return {};
}

status liveness::note(std::vector<news> of, common::instant now, std::int64_t wall) {
  std::vector<store::registry::entry> to_write;
  for (auto& n : of) {
    const auto [at, fresh] = known_.try_emplace(n.agent);
    auto& state = at->second;
    if (fresh) state.heard = now;
    n.record.first_seen = fresh || state.record.first_seen == 0 ? wall : state.record.first_seen;
    n.record.last_seen = n.heard ? wall : state.record.last_seen;
    n.record.lapsed = !n.heard && state.record.lapsed;
    if (n.heard) state.heard = now;
    if (!fresh && !worth_writing(state.record, n.record)) continue;
    state.record = n.record;
    to_write.push_back({std::move(n.agent), std::move(n.record)});
  }
  return to_write.empty() ? status{} : agents_.put(to_write);
}

std::vector<schemas::alert> liveness::lapsed(common::instant now) const {
  std::vector<schemas::alert> out;
  for (const auto& [agent, state] : known_)
    if (!state.record.lapsed && now - state.heard > patience(state.record))
      out.push_back(lapse_alert(agent, state.record));
  return out;
}

status liveness::note_lapsed(const std::vector<schemas::alert>& raised) {
  std::vector<store::registry::entry> to_write;
  for (const auto& a : raised) {
    auto& record = known_[a.agent].record;
    record.lapsed = true;
    to_write.push_back({a.agent, record});
  }
  return to_write.empty() ? status{} : agents_.put(to_write);
}

}  // namespace wdb
