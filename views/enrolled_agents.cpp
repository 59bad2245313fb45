#include "views/agent_keys.hpp"

#include "common/hex.hpp"

namespace views {

using common::errc;
using common::fail;
using common::result;

std::map<std::string, agent_key> agent_keys(const store::enrolments::content& c) {
  constexpr std::size_t shown_digits = 12;
  std::map<std::string, agent_key> out;
  for (const auto& [key, k] : c.by_key) {
    if (k.pending_until != 0) continue;
    const auto [at, fresh] = out.try_emplace(k.agent);
    if (!fresh && at->second.enrolled_at > k.enrolled) continue;
    at->second = {.key = common::to_hex(key).substr(0, shown_digits),
                  .enrolled_at = k.enrolled,
                  .labels = k.labels,
                  .revoked = k.revoked != 0};
  }
  return out;
}

result<std::map<std::string, agent_key>> read_agent_keys(const std::string& dir) {
  auto records = store::enrolments::open(dir, true);
  if (!records && records.error().code == errc::not_found)
    return std::map<std::string, agent_key>{};
  if (!records) return fail(records.error());
  auto all = records->all();
  if (!all) return fail(all.error());
  return agent_keys(*all);
}

}  // namespace views
