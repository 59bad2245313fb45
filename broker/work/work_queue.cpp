#include "broker/work/work_queue.hpp"

#include <algorithm>

namespace broker {

bool work_queue::offer(std::uint64_t work, common::net::frame frame) {
  if (entries_.contains(work)) return true;
  if (entries_.size() >= most_messages || bytes_ + frame.size() > most_bytes) return false;
  bytes_ += frame.size();
  entries_[work] = {std::move(frame), {}, {}};
  return true;
}

void work_queue::enlist(const std::string& analyzer, std::uint64_t credit, common::instant now) {
  auto& w = analyzers_[analyzer];
  w.credit = credit;
  w.heard = now;
}

void work_queue::release(entry& e) {
  if (const auto at = analyzers_.find(e.analyzer); at != analyzers_.end() && at->second.busy > 0)
    --at->second.busy;
  e.analyzer.clear();
}

void work_queue::forget(const std::string& analyzer) {
  for (auto& [work, e] : entries_)
    if (e.analyzer == analyzer) release(e), ++reassigned_;
  analyzers_.erase(analyzer);
}

void work_queue::done(std::uint64_t work) {
  const auto at = entries_.find(work);
  if (at == entries_.end()) return;
  release(at->second);
  bytes_ -= at->second.frame.size();
  entries_.erase(at);
}

void work_queue::clear() {
  entries_.clear();
  bytes_ = 0;
  for (auto& [name, w] : analyzers_) w.busy = 0;
}

void work_queue::take_back(std::uint64_t work) {
  if (const auto at = entries_.find(work); at != entries_.end()) release(at->second);
}

std::vector<work_queue::assignment> work_queue::assign(common::instant now) {
  std::vector<std::string> silent;
  for (const auto& [name, w] : analyzers_)
    if (now - w.heard > silence) silent.push_back(name);
  for (const auto& name : silent) forget(name);
  for (auto& [work, e] : entries_)
    if (!e.analyzer.empty() && now - e.since > patience) release(e), ++reassigned_;
  std::vector<assignment> out;
  for (auto& [work, e] : entries_) {
    if (!e.analyzer.empty()) continue;
    const auto best = std::ranges::max_element(analyzers_, [](const auto& a, const auto& b) {
      return a.second.free() != b.second.free() ? a.second.free() < b.second.free()
                                                : a.second.turn > b.second.turn;
    });
    if (best == analyzers_.end() || best->second.free() == 0) break;
    ++best->second.busy;
    best->second.turn = ++turns_;
    e.analyzer = best->first;
    e.since = now;
    out.push_back({work, best->first, &e.frame});
  }
  return out;
}

}  // namespace broker
