// How long things took: quantiles of all, and of those since the last look.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/clock.hpp"

namespace synthetic {

class latencies {
 public:
  void add(common::instant from, common::instant to) {
    ms_.push_back(std::chrono::duration<float, std::milli>(to - from).count());
  }
  std::size_t count() const { return ms_.size(); }
  /// In ms: the smallest that at least this part of them (0 to 1) did not exceed; none: 0.
  double quantile(double part) const { return quantile_of(ms_, part); }
  /// The same of what was added since the last call.
  double take_recent(double part) {
    const auto from = std::exchange(looked_at_, ms_.size());
    return quantile_of({ms_.begin() + static_cast<std::ptrdiff_t>(from), ms_.end()}, part);
  }

 private:
  static double quantile_of(std::vector<float> all, double part) {
    if (all.empty()) return 0;
    const auto n = static_cast<double>(all.size());
    const auto at = static_cast<std::ptrdiff_t>(std::max(std::ceil(part * n), 1.0)) - 1;
    std::ranges::nth_element(all, all.begin() + at);
    return static_cast<double>(all[static_cast<std::size_t>(at)]);
  }
  std::vector<float> ms_;
  std::size_t looked_at_ = 0;
};

}  // namespace synthetic
