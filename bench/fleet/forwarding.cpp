// What the broker costs: the same frames from one sender to one receiver through it and through a
// bare poll loop that drains many messages a wake-up (a ROUTER before and behind), each in a
// process of its own; and what a tap reader takes off that.
#include <unistd.h>
#include <zmq.h>

#include <cstdio>
#include <cstring>
#include <thread>

#include "bench/fleet/wire.hpp"
#include "bench/support/stages.hpp"
#include "common/hash.hpp"

namespace bench {

namespace {

using common::net::link;
using common::net::sent;
using schemas::message_type;

/// A sender that keeps to its credit (`with_credit`), as a collector does; without one it sends as
/// fast as it may.
void sender(const std::string& socket, const std::string& data, int count, bool with_credit) {
  const common::net::context context;
  auto l = *link::connect(context, socket);
  while (!l.take_connected()) common::net::waiter().add(l).wait(std::chrono::milliseconds{10});
  std::uint64_t granted_bytes = with_credit ? 0 : UINT64_MAX, granted_messages = granted_bytes,
                bytes = 0, messages = 0;
  std::uint64_t counter = 0;
  clock_type::time_point next_request{};
  const auto greet = [&] {
    send_all(l, frame(message_type::hello, ++counter, schemas::encode(schemas::hello{})));
  };
  if (!with_credit) greet();
  const auto take = [&] {
    while (auto in = l.receive()) {
      const auto e = schemas::decode_frame(*in, 1u << 20);
      if (!e || !with_credit) continue;
      if (e->head.type == message_type::ack) send_all(l, credit_request(++counter, 0, 0));
      if (e->head.type != message_type::credit) continue;
      const auto c = schemas::decode<schemas::credit>(e->payload);
      granted_bytes = c->bytes, granted_messages = c->messages;
    }
  };
  for (int n = 0; n < count;) {
    if ((n & 15) == 0) take();
    if (messages + 1 > granted_messages || bytes + data.size() > granted_bytes) {
      // The full share is a lease: it is requested again, as a collector does.
      if (clock_type::now() >= next_request) {
        if (granted_messages == 0)
          greet();  // the broker keeps no hello for a wdb that is not there yet
        send_all(l, credit_request(++counter, bytes, messages));
        next_request = clock_type::now() + std::chrono::milliseconds{100};
      }
      common::net::waiter().add(l).wait(std::chrono::milliseconds{10});
      take();
      continue;
    }
    if (l.send(data) != sent::queued) continue;
    bytes += data.size(), ++messages, ++n;
  }
  pause();  // what is queued goes with the socket: this ends when the receiver has it all
}

/// A receiver that plays wdb: acknowledges the hello, returns credit for every 64 messages or 64
/// KiB. Prints messages a second.
double receive(const std::string& socket, int count, bool as_wdb) {
  const common::net::context context;
  auto l = *link::connect(context, socket);
  while (!l.take_connected()) common::net::waiter().add(l).wait(std::chrono::milliseconds{10});
  std::uint64_t counter = 0, bytes = 0, messages = 0;
  send_all(l, frame(message_type::enlist, ++counter,
                    schemas::encode(schemas::enlist{"wdb", "bench", 65'536, 64u << 20})));
  clock_type::time_point begin;
  for (int n = 0; n < count;) {
    common::net::waiter().add(l).wait(std::chrono::milliseconds{100});
    while (auto in = l.receive()) {
      const auto topic = in->bytes().substr(0, 5);
      if (topic == "hello") {
        if (as_wdb)
          send_all(
              l, frame(message_type::ack, ++counter, schemas::encode(schemas::ack{{}, {}, 1}), 99));
        continue;
      }
      if (topic != "delta") continue;
      if (n++ == 0) begin = clock_type::now();
      bytes += in->size(), ++messages;
      if (!as_wdb || (messages < 64 && bytes < 64u << 10)) continue;
      send_all(l, credit_return(++counter, bytes, messages));
      bytes = messages = 0;
    }
  }
  return count / seconds_since(begin);
}

/// ROUTER to ROUTER: what comes from the sender goes to the peer that enlisted.
void bare_forwarder(const std::string& in_path, const std::string& out_path) {
  void* context = zmq_ctx_new();
  void *in = zmq_socket(context, ZMQ_ROUTER), *out = zmq_socket(context, ZMQ_ROUTER);
  const int hwm = 1000;
  for (void* s : {in, out})
    for (const int option : {ZMQ_SNDHWM, ZMQ_RCVHWM}) zmq_setsockopt(s, option, &hwm, sizeof hwm);
  // A ROUTER drops what a full peer cannot take, unless it must not.
  const int mandatory = 1;
  zmq_setsockopt(out, ZMQ_ROUTER_MANDATORY, &mandatory, sizeof mandatory);
  zmq_bind(in, ("ipc://" + in_path).c_str());
  zmq_bind(out, ("ipc://" + out_path).c_str());
  zmq_msg_t id, body, receiver;
  zmq_msg_init(&id), zmq_msg_init(&body), zmq_msg_init(&receiver);
  zmq_msg_recv(&receiver, out, 0);
  zmq_msg_recv(&body, out, 0);
  for (;;) {
    zmq_pollitem_t items[] = {{in, 0, ZMQ_POLLIN, 0}};
    zmq_poll(items, 1, -1);
    for (int n = 0; n < 256 && zmq_msg_recv(&id, in, ZMQ_DONTWAIT) >= 0; ++n) {
      zmq_msg_recv(&body, in, 0);
      zmq_msg_t to;
      zmq_msg_init(&to);
      zmq_msg_copy(&to, &receiver);
      zmq_msg_send(&to, out, ZMQ_SNDMORE);
      zmq_msg_send(&body, out, 0);
    }
  }
}

double through_bare(const std::string& data, int count) {
  stages s;  // for its folder
  const auto in = s.dir() + "/in", out = s.dir() + "/out";
  const auto forwarder = in_process([&] { bare_forwarder(in, out); });
  const auto from = in_process([&] { sender(in, data, count, false); });
  const double rate = receive(out, count, false);
  end(from);
  end(forwarder);
  return rate;
}

double through_broker(const std::string& data, int count, bool tapped) {
  stages s;
  s.start("broker");
  pid_t reader = 0;
  if (tapped) {
    reader = in_process([&] {
      (void)!freopen("/dev/null", "w", stdout);
      const std::string program = std::string(MUSTER_BINARY_DIR) + "/muster";
      execl(program.c_str(), "muster", "--data", s.paths().data.c_str(), "tap", "--format", "json",
            nullptr);
    });
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
  }
  const auto from = in_process([&] { sender(s.paths().socket("agents"), data, count, true); });
  const double rate = receive(s.paths().socket("stages"), count, true);
  end(from);
  if (tapped) end(reader);
  return rate;
}

}  // namespace

void forwarding() {
  struct size {
    const char* what;
    std::size_t bytes;
    int count;
  };
  for (const auto& [what, bytes, count] :
       {size{"512 B", 512, 400'000}, size{"64 rows of 300 B", 64 * 300, 60'000}}) {
    const std::string data = frame(message_type::delta, 1, std::string(bytes, 'x'));
    std::vector<double> bare, broker, tapped;
    for (int i = 0; i < 3; ++i) {
      bare.push_back(through_bare(data, count));
      broker.push_back(through_broker(data, count, false));
      tapped.push_back(through_broker(data, count, true));
    }
    std::printf(
        "%-18s bare forwarder %8.0f/s   broker %8.0f/s (%.2f)   with a tap reader %8.0f/s (%.2f of "
        "the broker)\n",
        what, median(bare), median(broker), median(broker) / median(bare), median(tapped),
        median(tapped) / median(broker));
    std::fflush(stdout);
  }
}

}  // namespace bench
