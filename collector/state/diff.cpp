#include "collector/state/diff.hpp"

#include <algorithm>
#include <unordered_set>

namespace collector::state {

common::result<difference> diff(const schemas::table& table, known_rows before,
                                const scanned_table& now) {
  difference out;
  if (!schemas::tells_of_rows(now.status)) return out;
  std::unordered_set<std::string> seen;
  seen.reserve(now.rows.size());
  for (const auto& row : now.rows) {
    auto key = schemas::key_of(table, row.stable);
    if (!key) return common::fail(key.error());
    const auto [at, first] = seen.insert(std::move(*key));
    if (!first) continue;
    const auto old = before.find(*at);
    if (old == before.end() || old->second != row.stable) {
      auto& to = old != before.end() && schemas::is_reencoded(old->second, row.stable)
                     ? out.reencoded
                     : out.upserts;
      to.push_back({{*at}, {row.stable}, {row.volatile_}});
    }
    if (old != before.end()) before.erase(old);
  }
  for (const auto& [key, stable] : before) {
    const auto held = now.missed.hold(table, stable);
    if (!held) return common::fail(held.error());
    if (*held)
      ++out.held;
    else
      out.deletes.emplace_back(key);
  }
  std::ranges::sort(out.deletes);
  return out;
}

}  // namespace collector::state
