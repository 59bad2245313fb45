#include "common/run_all.hpp"

#include <atomic>
#include <thread>

namespace common {

void run_all(const run_batch& batch, const run_answered& answered) {
  const auto until = std::chrono::steady_clock::now() + batch.time;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> go_on{true};
  const auto work = [&] {
    for (std::size_t n; go_on && (n = next.fetch_add(1)) < batch.commands.size();) {
      run_answer answer;
      if (std::chrono::steady_clock::now() < until) answer = run(batch.commands[n], batch.limits);
      if (!answered(n, std::move(answer))) go_on = false;
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < batch.at_a_time && i < batch.commands.size(); ++i)
    others.emplace_back(work);
  work();
}

}  // namespace common
