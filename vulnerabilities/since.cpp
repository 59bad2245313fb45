#include "vulnerabilities/since.hpp"

#include <algorithm>
#include <set>

#include "views/last_changes.hpp"

namespace vulnerabilities {

using common::fail;
using common::result;
using schemas::table_id;

result<std::vector<i64>> since_of(const store::reader& r, const std::vector<finding>& all) {
  std::vector<i64> out(all.size());
  std::set<std::string> keys;
  for (const auto& f : all) keys.insert(f.keys.begin(), f.keys.end());
  const auto changes = views::last_changes(r, table_id::packages, std::move(keys));
  if (!changes) return fail(changes.error());
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const auto key : all[i].keys) {
      const auto at = changes->find(std::string(key));
      if (at == changes->end()) continue;
      const auto came = at->second.commit_time;
      out[i] = out[i] == 0 ? came : std::min(out[i], came);
    }
    const auto* v = all[i].what;
    if (out[i] != 0 && v != nullptr && all[i].is == state::affected)
      out[i] = std::max(out[i], v->published);
  }
  return out;
}

}  // namespace vulnerabilities
