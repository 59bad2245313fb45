#include "alerts/sinks/sink_set.hpp"

#include <algorithm>

#include "common/log.hpp"

namespace alerts {

common::status sink_set::use(const std::vector<schemas::sink>& wanted) {
  const auto stays = [&](const running& r) {
    return std::ranges::find(wanted, r.what) != wanted.end();
  };
  for (const auto& r : running_)
    if (!stays(r)) r.thread->request_stop();  // all of them, before one is waited for
  std::erase_if(running_, [&](const auto& r) {
    if (!stays(r)) spdlog::info("sink {}: stopped", r.what.name);
    return !stays(r);
  });
  for (const auto& one : wanted) {
    if (std::ranges::find(running_, one, &running::what) != running_.end()) continue;
    auto thread = sink_thread::start(log_, one, labels_);
    if (!thread) return fail(thread.error());
    spdlog::info("sink {}: sends to {}", one.name, one.address);
    running_.push_back({one, std::move(*thread)});
  }
  return {};
}

common::status sink_set::outcome() const {
  for (const auto& r : running_)
    if (auto s = r.thread->outcome(); !s) return s;
  return {};
}

sink_set::~sink_set() {
  for (const auto& r : running_) r.thread->request_stop();
}

}  // namespace alerts
