// The same work on many things, several at a time, and what came of it in the order of the things.
#pragma once

#include <algorithm>
#include <deque>
#include <future>
#include <span>
#include <thread>
#include <type_traits>

namespace common {

/// `take(make(item))` for each item: `make` runs in up to `at_a_time` threads of its own (0: as
/// many as there are cores, eight at most), `take` in this one. No more than `at_a_time` results
/// exist at any moment.
template <class T, class Make, class Take>
void in_order(std::span<T> items, Make&& make, Take&& take, std::size_t at_a_time = 0) {
  if (at_a_time == 0) at_a_time = std::clamp(std::thread::hardware_concurrency(), 1u, 8u);
  std::deque<std::future<std::invoke_result_t<Make&, T&>>> under_way;
  for (std::size_t next = 0; next < items.size() || !under_way.empty();) {
    while (next < items.size() && under_way.size() < at_a_time)
      under_way.push_back(
          std::async(std::launch::async, [&make, &item = items[next++]] { return make(item); }));
    auto first = under_way.front().get();
    under_way.pop_front();
    take(std::move(first));
  }
}

}  // namespace common
