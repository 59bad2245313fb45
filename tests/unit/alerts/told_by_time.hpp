// The alerts stage without a broker and without a clock.
#pragma once

#include <string>
#include <vector>

#include "alerts/settling.hpp"

namespace tests::alerts {

inline constexpr schemas::i64 settle = 60'000, gather = 2'000, period = 600'000;

/// The stage without a broker: alerts go in, and what was told comes out.
class told_by_time {
 public:
  void take(schemas::alert a) { settling_.take({++number_, std::move(a)}, now_); }
  void wait(schemas::i64 ms) {
    now_ += ms;
    settling_.tell_due(now_);
  }
  std::vector<std::string> messages() {
    std::vector<std::string> out;
    for (const auto& one : told()) out.push_back(one.message);
    return out;
  }
  std::vector<schemas::told_alert> told() {
    auto decided = settling_.decisions(0);
    if (!decided) return {};
    keep(*decided);
    return decided->told;
  }
  /// Ended and started again: what was committed is all there is.
  void restart() { settling_ = ::alerts::settling({settle, gather, period}, committed_); }
  std::size_t waiting() const { return committed_.waiting.size(); }

 private:
  void keep(const store::told_log::changes& c) {
    committed_.at = c.at;
    for (const auto& [number, one] : c.waiting)
      one ? void(committed_.waiting[number] = *one) : void(committed_.waiting.erase(number));
    for (const auto& [thing, one] : c.repeats)
      one ? void(committed_.repeats[thing] = *one) : void(committed_.repeats.erase(thing));
  }
  store::told_log::state committed_;
  ::alerts::settling settling_{{settle, gather, period}, {}};
  std::uint64_t number_ = 0;
  schemas::i64 now_ = 1'000'000;
};

using messages = std::vector<std::string>;

}  // namespace tests::alerts
