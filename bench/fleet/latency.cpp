// The latency of a lone delta beside two flushes and a round trip through the broker, and what a
// flood does to the others.
#include <cstdio>
#include <thread>

#include "bench/fleet/fleet.hpp"
#include "bench/fleet/flush.hpp"
#include "bench/fleet/wire.hpp"

namespace bench {

namespace {

using tests::simulated_agent;

/// A wdb that stores nothing: acknowledges whatever comes, at once.
void acknowledge_all(const std::string& socket) {
  const common::net::context context;
  auto l = *common::net::link::connect(context, socket);
  while (!l.take_connected()) common::net::waiter().add(l).wait(std::chrono::milliseconds{10});
  std::uint64_t counter = 0;
  send_all(l, frame(schemas::message_type::enlist, ++counter,
                    schemas::encode(schemas::enlist{"wdb", "bench", 65'536, 64u << 20})));
  const std::string ack = schemas::encode(schemas::ack{{}, {}, 1});
  for (;;) {
    common::net::waiter().add(l).wait(std::chrono::milliseconds{100});
    while (auto in = l.receive()) {
      const auto e = schemas::decode_frame(*in, 1u << 20);
      if (!e || (e->head.type != schemas::message_type::hello &&
                 e->head.type != schemas::message_type::delta))
        continue;
      send_all(l, frame(schemas::message_type::ack, ++counter, ack, e->head.instance));
      if (e->head.type == schemas::message_type::delta)
        send_all(l, credit_return(++counter, in->size(), 1));
    }
  }
}

/// Waits for a frame of that type.
void await(common::net::link& l, schemas::message_type type) {
  for (;;) {
    while (auto in = l.receive())
      if (const auto e = schemas::decode_frame(*in, 1u << 20); e && e->head.type == type) return;
    common::net::waiter().add(l).wait(std::chrono::milliseconds{100});
  }
}

/// Agent to broker to wdb and back, with nothing stored: medians of 512 bytes, in µs.
double round_trip_us() {
  stages s;
  s.start("broker");
  const auto wdb = in_process([&] { acknowledge_all(s.paths().socket("stages")); });
  std::this_thread::sleep_for(std::chrono::milliseconds{300});
  const common::net::context context;
  auto l = *common::net::link::connect(context, s.paths().socket("agents"));
  while (!l.take_connected()) common::net::waiter().add(l).wait(std::chrono::milliseconds{10});
  send_all(l, frame(schemas::message_type::hello, 1, schemas::encode(schemas::hello{})));
  await(l, schemas::message_type::ack);
  await(l, schemas::message_type::credit);
  std::vector<double> times;
  for (std::uint64_t n = 2; n < 500; ++n) {
    const auto begin = clock_type::now();
    send_all(l, frame(schemas::message_type::delta, n, std::string(512, 'x')));
    await(l, schemas::message_type::ack);
    times.push_back(seconds_since(begin) * 1e6);
    std::this_thread::sleep_for(alone);  // its credit comes back
  }
  end(wdb);
  return median(times);
}

/// From sending a change to the arrival of its acknowledgement, in µs: the agent's own commits
/// before and after are not in it.
double lone_delta_us(simulated_agent& a, int n) {
  a.scan_users({{"one", std::to_string(n)}});
  const auto begin = clock_type::now();
  a.exchange(common::milliseconds{0});
  while (!a.acknowledged()) a.exchange(common::milliseconds{1});
  const auto took = std::chrono::duration<double, std::micro>(a.last_arrival() - begin).count();
  while (!a.idle()) a.exchange(common::milliseconds{1});  // its report too
  std::this_thread::sleep_for(alone);                     // and its verdict
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
  const double flush = flush_us(s.dir()), trip = round_trip_us();
  std::jthread flooding([&flood](const std::stop_token& stop) {
    for (int n = 0; !stop.stop_requested(); flood.exchange(common::milliseconds{1}))
      if (flood.acknowledged())
        for (int k = 0; k < 100; ++k) flood.scan_users({{"one", "flood" + std::to_string(++n)}});
  });
  const auto flooded = lone_deltas(lone, 1000);
  flooding.request_stop();
  flooding.join();
  std::printf(
      "a lone delta, sent to acknowledged as durable: p50 %.0f us, p99 %.0f us; two flushes to "
      "this disk %.0f us, a round trip through the "
      "broker %.0f us: p50 is %.2f x their sum\n",
      quantile(quiet, 0.5), quantile(quiet, 0.99), 2 * flush, trip,
      quantile(quiet, 0.5) / (2 * flush + trip));
  std::printf(
      "the same while another agent floods: p50 %.0f us, p99 %.0f us (%.2f x the quiet p99)\n",
      quantile(flooded, 0.5), quantile(flooded, 0.99),
      quantile(flooded, 0.99) / quantile(quiet, 0.99));
  std::fflush(stdout);
}

}  // namespace bench
