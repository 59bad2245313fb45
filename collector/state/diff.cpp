#include "collector/state/diff.hpp"

#include <set>

namespace collector::state {

common::result<difference> diff(const schemas::table& table, const known_rows& before, const scanned_table& now) {
  difference out;
  if (!has_rows(now.status)) return out;
  std::set<std::string> seen;
  for (const auto& row : now.rows) {
    auto key = schemas::key_of(table, row.stable);
    if (!key) return common::fail(key.error());
    if (!seen.insert(*key).second) continue;
    const auto old = before.find(*key);
    if (old == before.end() || old->second.stable.bytes != row.stable) out.upserts.push_back({{*key}, {row.stable}, {row.volatile_}});
  }
  for (const auto& [key, row] : before) {
    if (seen.contains(key)) continue;
    if (now.keys_complete)
      out.deletes.push_back(key);
    else
      ++out.held;
  }
  return out;
}

}  // namespace collector::state
