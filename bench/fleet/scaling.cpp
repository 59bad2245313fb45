// What a second analyzer brings with rules that are dear.
#include <cstdio>
#include <fstream>
#include <thread>

#include "bench/fleet/fleet.hpp"
#include "bench/support/expensive_rules.hpp"

namespace bench {

namespace {
double alerts_a_second(int analyzers) {
  constexpr int agents = 16, rows_each = 200;
  std::string text;  // in which the patterns find much to try
  while (text.size() < 120) text += "a reader of nine ";
  stages s;
  const std::string file = s.dir() + "/alerts.yml";
  std::ofstream(file) << expensive_rules(60, "users", "gecos");
  for (const auto* name : {"broker", "wdb"}) s.start(name);
  for (int i = 1; i <= analyzers; ++i) s.start("analyzer-" + std::to_string(i), {"--rules", file});
  const common::net::context context;
  auto f = make_fleet(context, s, agents);
  for (auto& a : f) a->scan_users({{"one", ""}});
  while (!exchange(f)) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  for (auto& a : f) a->scan_users(rows(rows_each, text));
  const auto begin = clock_type::now();
  double cpu = 0;
  while (!exchange(f)) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  // Judged when no store has a change-set left: the analyzers' CPU stands still.
  auto last = clock_type::now();
  while (seconds_since(last) < 0.5) {
    double now = 0;
    for (int i = 1; i <= analyzers; ++i) now += s.cpu_ms("analyzer-" + std::to_string(i));
    if (now > cpu) cpu = now, last = clock_type::now();
    exchange(f);
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  return agents * rows_each / std::chrono::duration<double>(last - begin).count();
}
}  // namespace

void scaling() {
  const double one = alerts_a_second(1), two = alerts_a_second(2);
  std::printf(
      "changes judged by rules that are dear: one analyzer %.0f/s, two %.0f/s, ratio %.2f on %u "
      "processors\n",
      one, two, two / one, std::thread::hardware_concurrency());
  std::fflush(stdout);
}

}  // namespace bench
