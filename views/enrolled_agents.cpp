#include "views/enrolled_agents.hpp"

#include "common/hex.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;
using common::status;
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

status with_silent::tell_before(const std::string* agent) {
  for (; next_ != end_ && (agent == nullptr || next_->first < *agent); ++next_) {
    if (next_->second.key.empty()) continue;
    registry::entry silent{.agent = next_->first, .record = {}};
    silent.record.hostname = next_->second.hostname;
    if (auto s = to_(std::move(silent)); !s) return s;
  }
  return {};
}

status with_silent::add(registry::entry&& seen) {
  if (auto s = tell_before(&seen.agent); !s) return s;
  if (next_ != end_ && next_->first == seen.agent) ++next_;
  return to_(std::move(seen));
}

}  // namespace views
