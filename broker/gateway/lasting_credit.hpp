// What of the shard's credit lasts: every agent has enough for reports and small deltas, until that
// is half of the credit; then enough for a small delta, until it is three quarters; then nothing.
// Pure.
#pragma once

#include "broker/gateway/amount.hpp"

namespace broker {

class lasting_credit {
 public:
  static constexpr amount most{16u << 10, 16}, little{2u << 10, 2};

  /// Nobody has any.
  void reset(amount shard) { shard_ = shard, taken_ = {}; }
  /// For one more agent.
  amount take() {
    const amount out = fits(most, 2) ? most : fits(little, 3) ? little : amount{};
    taken_.bytes += out.bytes;
    taken_.messages += out.messages;
    return out;
  }
  void give_back(amount a) {
    taken_.bytes -= a.bytes;
    taken_.messages -= a.messages;
  }

 private:
  bool fits(amount more, std::uint64_t quarters) const {
    return taken_.bytes + more.bytes <= shard_.bytes / 4 * quarters &&
           taken_.messages + more.messages <= shard_.messages / 4 * quarters;
  }
  amount shard_, taken_;
};

}  // namespace broker
