#include "broker/gateway/key_ring.hpp"

namespace broker {

void key_ring::take(schemas::admit told) {
  if (told.anew) coming_.emplace();
  auto& into = coming_ ? *coming_ : ring_;
  for (auto& a : told.keys) put(into, std::move(a));
  if (!coming_ || !told.complete) return;
  ring_ = std::move(*coming_);
  coming_.reset();
}

void key_ring::put(ring& into, schemas::admission a) {
  std::string key = a.key.bytes;
  if (key.empty() && !a.closed)
    into.closed.erase(a.agent);
  else if (key.empty() && into.closed.size() < most_keys)
    into.closed.insert(std::move(a.agent));
  else if (a.agent.empty() && !a.is_token)
    into.keys.erase(key);
  else if (into.keys.size() < most_keys || into.keys.contains(key))
    into.keys.insert_or_assign(std::move(key), std::move(a));
}

const schemas::admission* key_ring::find(std::string_view key, std::int64_t now) const {
  const auto at = ring_.keys.find(key);
  if (at == ring_.keys.end()) return nullptr;
  const auto& a = at->second;
  const bool is_over = a.until != 0 && a.until <= now;
  return is_over || is_closed(a.agent) ? nullptr : &a;
}

}  // namespace broker
