#include "collector/sync/digests.hpp"

#include "schemas/digest.hpp"

namespace collector::sync {

common::status digests::load(const std::vector<schemas::table_id>& tables) {
  std::map<schemas::table_id, std::string> missing;  // and their K
  for (const auto id : tables) {
    const auto& t = store_.table(id);
    const std::string k = t.is_streaming() ? t.k.bytes : std::string(schemas::k_bytes, '\0');
    const auto at = known_.find(id);
    if (at == known_.end() || at->second.version != t.version || at->second.k != k) missing[id] = k;
  }
  if (missing.empty()) return {};
  auto found = store_.digests(missing);
  if (!found) return common::fail(found.error());
  for (auto& [id, digest] : *found)
    known_[id] = {
        .version = store_.table(id).version, .k = missing[id], .digest = std::move(digest)};
  return {};
}

}  // namespace collector::sync
