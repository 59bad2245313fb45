#include "alerts/sinks/sink_set.hpp"

#include <algorithm>

#include "common/log.hpp"

namespace alerts {

void sink_set::use(const std::vector<schemas::sink>& wanted) {
  std::erase_if(running_, [&](const auto& r) {
    const bool stays = std::ranges::find(wanted, r.what) != wanted.end();
    if (!stays) spdlog::info("sink {}: stopped", r.what.name);
    return !stays;
  });
  for (const auto& one : wanted) {
    if (std::ranges::find(running_, one, &running::what) != running_.end()) continue;
    spdlog::info("sink {}: sends to {}", one.name, one.address);
    running_.push_back({one, std::make_unique<sink_thread>(log_, one)});
  }
}

}  // namespace alerts
