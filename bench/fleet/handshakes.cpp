// What a handshake costs the broker, beside a bare ROUTER with CURVE whose ZAP handler lets
// everybody in. Both are asked by the same crowd, a few at a time.
#include <unistd.h>
#include <zmq.h>

#include <cstdio>
#include <cstring>

#include "bench/fleet/synthetic_server.hpp"
#include "bench/support/stages.hpp"

namespace bench {

namespace {

constexpr std::size_t newcomers = 500, newcomers_at_once = 64;
constexpr int handshake_rounds = 3;

/// Answers every question of the handshake with yes.
void let_in(void* zap) {
  std::vector<std::string> parts;
  int more = 1;
  while (more != 0) {
    zmq_msg_t m;
    zmq_msg_init(&m);
    zmq_msg_recv(&m, zap, 0);
    more = zmq_msg_more(&m);
    parts.emplace_back(static_cast<const char*>(zmq_msg_data(&m)), zmq_msg_size(&m));
    zmq_msg_close(&m);
  }
  const std::vector<std::string> yes{parts[0], parts[1], "200", "OK", "anybody", ""};
  for (const auto& p : yes) zmq_send(zap, p.data(), p.size(), &p == &yes.back() ? 0 : ZMQ_SNDMORE);
}

/// Listens with these keys, says on which port through `out`, and reads what comes.
void bare_server(const common::net::curve_keys& keys, int out) {
  void* context = zmq_ctx_new();
  void *zap = zmq_socket(context, ZMQ_REP), *router = zmq_socket(context, ZMQ_ROUTER);
  zmq_bind(zap, "inproc://zeromq.zap.01");
  const int on = 1;
  zmq_setsockopt(router, ZMQ_CURVE_SERVER, &on, sizeof on);
  zmq_setsockopt(router, ZMQ_CURVE_SECRETKEY, keys.secret_key.data(), keys.secret_key.size());
  zmq_setsockopt(router, ZMQ_ZAP_DOMAIN, "bench", 5);
  zmq_bind(router, "tcp://127.0.0.1:*");
  char endpoint[64] = {};
  std::size_t size = sizeof endpoint;
  zmq_getsockopt(router, ZMQ_LAST_ENDPOINT, endpoint, &size);
  const auto port = static_cast<std::uint16_t>(std::stoi(std::strrchr(endpoint, ':') + 1));
  (void)!write(out, &port, sizeof port);
  for (;;) {
    zmq_pollitem_t items[] = {{zap, 0, ZMQ_POLLIN, 0}, {router, 0, ZMQ_POLLIN, 0}};
    zmq_poll(items, 2, -1);
    if ((items[0].revents & ZMQ_POLLIN) != 0) let_in(zap);
    char buffer[256];
    while (zmq_recv(router, buffer, sizeof buffer, ZMQ_DONTWAIT) >= 0) continue;
  }
}

/// CPU ms a handshake.
double bare() {
  const auto keys = common::net::make_curve_keys();
  int ends[2];
  (void)!pipe(ends);
  const pid_t server = in_process([&] { bare_server(keys, ends[1]); });
  std::uint16_t port = 0;
  (void)!read(ends[0], &port, sizeof port);
  const double before = cpu_ms_of(server);
  const common::net::context context;
  auto crowd = common::net::crowd::make(context).value();
  for (std::size_t n = 0; crowd.handshakes() < newcomers;) {
    for (; n < newcomers && n < crowd.handshakes() + newcomers_at_once; ++n)
      (void)crowd.connect(static_cast<common::net::crowd::member>(n), {"127.0.0.1", port},
                          {common::net::make_curve_keys(), keys.public_key});
    common::net::waiter().add(crowd).wait(std::chrono::milliseconds{20});
  }
  const double used = cpu_ms_of(server) - before;
  end(server);
  close(ends[0]), close(ends[1]);
  return used / newcomers;
}

double ours() {
  synthetic_server s(newcomers, 1);
  const double before = s.cpu_ms("broker");
  s.connect();
  return (s.cpu_ms("broker") - before) / newcomers;
}

}  // namespace

void handshakes() {
  std::vector<double> raw, broker;
  for (int i = 0; i < handshake_rounds; ++i) {
    raw.push_back(bare());
    broker.push_back(ours());
  }
  std::printf(
      "a host lets itself in: bare libzmq %.3f ms of CPU a handshake, the broker %.3f ms until the "
      "host is greeted, ratio %.2f\n",
      median(raw), median(broker), median(broker) / median(raw));
  std::fflush(stdout);
}

}  // namespace bench
