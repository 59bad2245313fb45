// The latency of a lone delta beside two flushes and a round trip through the broker, and what a flood does to the others.
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <thread>

#include "bench/fleet/fleet.hpp"
#include "bench/fleet/wire.hpp"

namespace bench {

namespace {

using tests::simulated_agent;

double flush_us(const std::string& dir) {
  const int fd = open((dir + "/flush").c_str(), O_RDWR | O_CREAT, 0600);
  const std::string page(4096, 'x');
  std::vector<double> times;
  for (int i = 0; i < 200; ++i) {
    const auto begin = clock_type::now();
    (void)!pwrite(fd, page.data(), page.size(), 0);
    fdatasync(fd);
    times.push_back(seconds_since(begin) * 1e6);
  }
  close(fd);
  return median(times);
}

/// From sending a change to the arrival of its acknowledgement, in µs: the agent's own commits before and after are not in it.
double lone_delta_us(simulated_agent& a, int n) {
  a.scan_users({{"one", std::to_string(n)}});
  const auto begin = clock_type::now();
  a.exchange(common::milliseconds{0});
  while (!a.acknowledged()) a.exchange(common::milliseconds{1});
  const auto took = std::chrono::duration<double, std::micro>(a.last_arrival() - begin).count();
  while (!a.idle()) a.exchange(common::milliseconds{1});  // its report too, before the next one
  return took;
}

std::vector<double> lone_deltas(simulated_agent& a, int from) {
  std::vector<double> out;
  for (int i = 0; i < 300; ++i) out.push_back(lone_delta_us(a, from + i));
  return out;
}

}  // namespace

void latency() {
  stages s;
  for (const auto* name : {"broker", "wdb", "analyzer-1"}) s.start(name);
  const common::net::context context;
  auto f = make_fleet(context, s, 2);
  auto &lone = *f[0], &flood = *f[1];
  lone.scan_users({{"one", ""}});
  flood.scan_users({{"one", ""}});
  while (!exchange(f)) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  const auto quiet = lone_deltas(lone, 0);
  const double flush = flush_us(s.dir());
  std::jthread flooding([&flood](const std::stop_token& stop) {
    for (int n = 0; !stop.stop_requested(); flood.exchange(common::milliseconds{1}))
      if (flood.acknowledged())
        for (int k = 0; k < 100; ++k) flood.scan_users({{"one", "flood" + std::to_string(++n)}});
  });
  const auto flooded = lone_deltas(lone, 1000);
  flooding.request_stop();
  flooding.join();
  std::printf(
      "a lone delta, committed to acknowledged: p50 %.0f us, p99 %.0f us; one flush to this disk takes %.0f us, so p50 is %.2f x two of them\n",
      quantile(quiet, 0.5), quantile(quiet, 0.99), flush, quantile(quiet, 0.5) / (2 * flush));
  std::printf("the same while another agent floods: p50 %.0f us, p99 %.0f us (%.2f x the quiet p99)\n", quantile(flooded, 0.5),
              quantile(flooded, 0.99), quantile(flooded, 0.99) / quantile(quiet, 0.99));
  std::fflush(stdout);
}

}  // namespace bench
