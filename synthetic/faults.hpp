// What chaos does next, from a seed: which fault, to whom, when, and for how long. Pure.
#pragma once

#include <cstdint>
#include <random>

#include "common/clock.hpp"

namespace synthetic {

enum class fault_kind : std::uint8_t {
  kill,       ///< kill -9 of a stage
  stop,       ///< SIGSTOP, and SIGCONT after `lasts`
  partition,  ///< nothing passes between agents and the server for `lasts`
};

struct fault {
  fault_kind kind{};
  std::size_t stage = 0;         ///< of a kill or a stop
  common::milliseconds wait{};   ///< before it, since the one before began
  common::milliseconds lasts{};  ///< 0 of a kill
  bool cuts = false;             ///< a partition that ends with the connections, as behind a NAT
};

class fault_plan {
 public:
  fault_plan(std::uint64_t seed, std::size_t stages) : random_(seed), stages_(stages) {}

  fault next() {
    fault f;
    f.wait = within(200, 2000);
    const auto dice = random_() % 10;
    f.kind = dice < 4 ? fault_kind::kill : dice < 7 ? fault_kind::stop : fault_kind::partition;
    f.stage = random_() % stages_;
    const auto lasts = within(100, 2500);
    f.cuts = random_() % 2 == 0;
    if (f.kind != fault_kind::kill) f.lasts = lasts;
    return f;
  }

 private:
  common::milliseconds within(std::uint64_t least, std::uint64_t most) {
    return common::milliseconds{least + random_() % (most - least + 1)};
  }
  std::mt19937_64 random_;
  std::size_t stages_;
};

}  // namespace synthetic
