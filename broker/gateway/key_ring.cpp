#include "broker/gateway/key_ring.hpp"

#include <algorithm>

namespace broker {

std::vector<std::string> key_ring::take(schemas::admit told) {
  if (told.anew) coming_.emplace();
  auto& into = coming_ ? *coming_ : ring_;
  std::vector<std::string> shut;
  for (auto& a : told.keys) put(into, std::move(a), shut);
  std::erase_if(shut, [&](const std::string& agent) {
    return !into.closed.contains(agent) && has_key(into, agent);
  });
  if (!coming_ || !told.complete) return shut;
  ring_ = std::move(*coming_);
  coming_.reset();
  return shut;
}

void key_ring::put(ring& into, schemas::admission a, std::vector<std::string>& shut) {
  const std::string key = a.key.bytes;
  if (key.empty() && !a.closed) {
    into.closed.erase(a.agent);
  } else if (key.empty()) {
    shut.push_back(a.agent);
    if (into.closed.size() < most_keys) into.closed.insert(std::move(a.agent));
  } else if (a.agent.empty() && !a.is_token) {
    const auto gone = into.keys.extract(key);
    if (gone && !gone.mapped().agent.empty()) shut.push_back(gone.mapped().agent);
  } else if (into.keys.size() < most_keys || into.keys.contains(key)) {
    into.keys.insert_or_assign(key, std::move(a));
  }
}

bool key_ring::has_key(const ring& in, const std::string& agent) {
  return std::ranges::any_of(in.keys, [&](const auto& k) { return k.second.agent == agent; });
}

const schemas::admission* key_ring::find(std::string_view key, std::int64_t now) const {
  const auto at = ring_.keys.find(key);
  if (at == ring_.keys.end()) return nullptr;
  const auto& a = at->second;
  const bool is_over = a.until != 0 && a.until <= now;
  return is_over || is_closed(a.agent) ? nullptr : &a;
}

}  // namespace broker
