#include "common/net/zmq_socket.hpp"

#include <arpa/inet.h>

#include <cerrno>
#include <cstdlib>

#include "common/hash.hpp"

namespace common::net {

context::context() : impl_(std::make_unique<impl>()) {
  // libzmq (4.3.4) names the connections of a hub by counting from rand(), which it does not seed.
  // A peer may choose its own name, and one that chooses the next of them ends the process.
  std::srand(static_cast<unsigned>(random_u64()));
}
context::~context() = default;

void apply(zmq::socket_t& s, const link_options& o) {
  s.set(zmq::sockopt::linger, 0);
  s.set(zmq::sockopt::immediate, true);
  s.set(zmq::sockopt::backlog, 4096);
  s.set(zmq::sockopt::sndhwm, o.queue);
  s.set(zmq::sockopt::rcvhwm, o.queue);
  s.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(o.max_message));
  s.set(zmq::sockopt::heartbeat_ivl, 5000);
  s.set(zmq::sockopt::heartbeat_timeout, 15000);
  s.set(zmq::sockopt::heartbeat_ttl, 15000);
  s.set(zmq::sockopt::handshake_ivl, static_cast<int>(link::handshake_limit.count()));
  s.set(zmq::sockopt::reconnect_ivl, 50);
  s.set(zmq::sockopt::reconnect_ivl_max, 1000);
}

void apply_tcp(zmq::socket_t& s, const tcp_address& address, const link_options& o) {
  constexpr std::size_t curve_overhead = 33;  // max_message is what is inside the encryption
  s.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(o.max_message + curve_overhead));
  s.set(zmq::sockopt::tcp_keepalive, 1);
  s.set(zmq::sockopt::tcp_keepalive_idle, 60);
  s.set(zmq::sockopt::tcp_keepalive_intvl, 10);
  s.set(zmq::sockopt::tcp_keepalive_cnt, 3);
  // A listening side with thousands of connections must have no timer for each: libzmq (4.3.4)
  // walks through all of them whenever it takes one away, as it does with each frame that comes
  // while it has one for the peer's next sign of life.
  s.set(zmq::sockopt::heartbeat_ttl, 0);
  // An IPv4 address needs no IPv6, which a kernel may lack.
  in_addr v4{};
  s.set(zmq::sockopt::ipv6, ::inet_pton(AF_INET, address.host.c_str(), &v4) != 1);
}

tl::unexpected<error> explain(const zmq::error_t& e, const std::string& name) {
  return fail(errc::io, "{}: {}", name, e.what());
}

bool receive_part(void* socket, frame& into, bool& more) {
  for (;;) {
    if (zmq_msg_recv(raw(into), socket, ZMQ_DONTWAIT) >= 0)
      return more = zmq_msg_more(raw(into)) != 0, true;
    if (errno == EAGAIN) return false;
    if (errno != EINTR) throw zmq::error_t();
  }
}

bool drop_rest(void* socket, bool more) {
  const bool any = more;
  frame rest;
  while (more)
    if (!receive_part(socket, rest, more)) break;
  return any;
}

sent send_part(void* socket, frame& f, int extra) {
  for (;;) {
    if (zmq_msg_send(raw(f), socket, ZMQ_DONTWAIT | extra) >= 0) return sent::queued;
    if (errno == EAGAIN) return sent::full;
    if (errno == EHOSTUNREACH) return sent::unknown;
    if (errno != EINTR) throw zmq::error_t();
  }
}

}  // namespace common::net
