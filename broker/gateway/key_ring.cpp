#include "broker/gateway/key_ring.hpp"

namespace broker {

void key_ring::take(schemas::admit told) {
  if (told.anew) coming_.emplace();
  auto& into = coming_ ? *coming_ : keys_;
  for (auto& a : told.keys) put(into, std::move(a));
  if (!coming_ || !told.complete) return;
  keys_ = std::move(*coming_);
  coming_.reset();
}

void key_ring::put(ring& into, schemas::admission a) {
  std::string key = a.key.bytes;
  if (a.agent.empty() && !a.is_token)
    into.erase(key);
  else if (into.size() < most_keys || into.contains(key))
    into.insert_or_assign(std::move(key), std::move(a));
}

const schemas::admission* key_ring::find(std::string_view key, std::int64_t now) const {
  const auto at = keys_.find(key);
  if (at == keys_.end() || (at->second.until != 0 && at->second.until <= now)) return nullptr;
  return &at->second;
}

}  // namespace broker
