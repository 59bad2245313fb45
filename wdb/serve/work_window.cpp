#include "wdb/serve/work_window.hpp"

namespace wdb {

std::uint64_t work_window::add(work_item item) {
  const auto work = next_++;
  bytes_ += item.payload.size();
  items_[work] = {std::move(item), std::nullopt};
  return work;
}

std::vector<std::pair<std::uint64_t, const work_item*>> work_window::due(common::instant now) {
  std::vector<std::pair<std::uint64_t, const work_item*>> out;
  for (auto& [work, e] : items_) {
    if (e.sent && now - *e.sent < patience) continue;
    e.sent = now;
    out.emplace_back(work, &e.item);
  }
  return out;
}

void work_window::forget_sent() {
  for (auto& [work, e] : items_) e.sent.reset();
}

std::optional<work_item> work_window::finish(std::uint64_t work) {
  const auto at = items_.find(work);
  if (at == items_.end()) return std::nullopt;
  work_item item = std::move(at->second.item);
  bytes_ -= item.payload.size();
  items_.erase(at);
  return item;
}

}  // namespace wdb
