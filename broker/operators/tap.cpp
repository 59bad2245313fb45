#include "broker/operators/tap.hpp"

#include <algorithm>
#include <utility>

namespace broker {

namespace {

/// The agent in `kind/agent/table`.
std::string_view agent_of(std::string_view topic) {
  const auto first = topic.find('/');
  if (first == topic.npos) return {};
  return topic.substr(first + 1, topic.find('/', first + 1) - first - 1);
}

}  // namespace

bool tap::reader::wants(std::string_view topic) const {
  if (!agent.empty() && agent_of(topic) != agent) return false;
  return prefixes.empty() ||
         std::ranges::any_of(prefixes, [&](const auto& p) { return topic.starts_with(p); });
}

bool tap::reader::has_room(std::size_t size) const {
  return copies + 1 <= copies_granted && bytes + size <= bytes_granted;
}

bool tap::request(const std::string& connection, std::uint64_t id, schemas::tap_request r) {
  if (r.prefixes.size() > most_prefixes ||
      (readers_.size() >= most_readers && !readers_.contains(connection)))
    return false;
  auto& one = readers_[connection];
  one.prefixes = std::move(r.prefixes);
  one.agent = std::move(r.agent);
  one.request = id;
  one.copies_granted = std::max(one.copies_granted, std::min(r.copies, one.copies + most_copies));
  one.bytes_granted = std::max(one.bytes_granted, std::min(r.bytes, one.bytes + most_bytes));
  return true;
}

void tap::forget(const std::string& connection) { readers_.erase(connection); }

void tap::copy(schemas::hop hop, std::string_view frame, std::int64_t now_ms) {
  const auto topic = frame.substr(0, frame.find('\0'));
  for (auto& [connection, r] : readers_) {
    if (!r.wants(topic)) continue;
    // What was lost is told before what came after it: while some is untold, a batch must not go
    // on.
    if (!r.has_room(frame.size()) || (r.lost > 0 && !r.pending.copies.empty())) {
      ++r.lost;
      continue;
    }
    if (r.pending.copies.empty()) r.pending.lost = std::exchange(r.lost, 0);
    r.pending.copies.push_back({static_cast<std::uint64_t>(hop), now_ms, {std::string(frame)}});
    ++r.copies;
    r.bytes += frame.size();
  }
}

std::vector<tap::batch> tap::take() {
  std::vector<batch> out;
  for (auto& [connection, r] : readers_) {
    if (r.pending.copies.empty()) {
      if (r.lost == 0 || !r.has_room(0)) continue;
      r.pending.lost = std::exchange(r.lost, 0);
    }
    out.push_back({connection, r.request, schemas::encode(r.pending),
                   r.pending.copies.size() + r.pending.lost});
    r.pending = {};
  }
  return out;
}

void tap::lost(const std::string& connection, std::uint64_t copies) {
  if (const auto at = readers_.find(connection); at != readers_.end()) at->second.lost += copies;
}

}  // namespace broker
