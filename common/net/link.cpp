#include "common/net/link.hpp"

#include <cstring>
#include <utility>

#include "common/hash.hpp"
#include "common/net/link_impl.hpp"

namespace common::net {

namespace {

constexpr int handshake_failed = ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
                                 ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
                                 ZMQ_EVENT_HANDSHAKE_FAILED_AUTH;

/// The number of an event stands in the first two of its six bytes.
int number_of(const frame& event) {
  std::uint16_t number = 0;
  if (event.size() >= sizeof number) std::memcpy(&number, event.bytes().data(), sizeof number);
  return number;
}

constexpr std::chrono::milliseconds local_reconnect{50}, longest_local_reconnect{1'000};

}  // namespace

status check_socket_path(const std::string& path) {
  constexpr std::size_t longest = 107;
  if (path.size() <= longest) return {};
  return fail(errc::usage,
              "{}: a socket path of {} bytes, the system takes {}: use a shorter --data", path,
              path.size(), longest);
}

void link::impl::watch(const context& ctx) {
  const std::string events = fmt::format("inproc://monitor-{:x}", random_u64());
  constexpr int watched = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | handshake_failed |
                          ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CONNECT_RETRIED;
  if (zmq_socket_monitor(socket.handle(), events.c_str(), watched) != 0) throw zmq::error_t();
  monitor = zmq::socket_t(ctx.get().zmq, zmq::socket_type::pair);
  monitor.set(zmq::sockopt::linger, 0);
  // libzmq's I/O thread waits for room, and with it every connection of the process. Events are
  // few: one an attempt.
  monitor.set(zmq::sockopt::rcvhwm, 0);
  monitor.connect(events);
}

void link::impl::take_event(int number, instant now) {
  if (number == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) {
    if (!anew.handshake_succeeded()) return;
    connected = is_up = true;
    refused = false;
  } else if ((number & handshake_failed) != 0) {
    refused = true;
    anew.handshake_failed();
  } else if (number == ZMQ_EVENT_DISCONNECTED) {
    is_up = false;
    anew.disconnected(now);
  } else if (number == ZMQ_EVENT_CONNECT_RETRIED) {
    anew.libzmq_retries();
  }
}

void link::impl::take_events() {
  const auto now = std::chrono::steady_clock::now();
  frame event;  // an event is two frames: what, and where
  for (bool more = false; receive_part(monitor.handle(), event, more);) {
    take_event(number_of(event), now);
    drop_rest(monitor.handle(), more);
  }
  if (anew.take_over(now)) zmq_disconnect(socket.handle(), endpoint.c_str());
  if (!anew.take_due(now)) return;
  // Libzmq may be retrying and have said so too late: there is one connection at a time.
  zmq_disconnect(socket.handle(), endpoint.c_str());
  socket.connect(endpoint);
}

link::link(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
link::link(link&&) noexcept = default;
link& link::operator=(link&&) noexcept = default;
link::~link() = default;

result<link> link::connect(const context& ctx, const std::string& path,
                           const link_options& options) {
  if (auto s = check_socket_path(path); !s) return fail(s.error());
  try {
    auto i = std::make_unique<impl>(renewal{local_reconnect, longest_local_reconnect});
    i->socket = zmq::socket_t(ctx.get().zmq, zmq::socket_type::dealer);
    apply(i->socket, options);
    i->watch(ctx);
    i->endpoint = "ipc://" + path;
    i->socket.connect(i->endpoint);
    return link{std::move(i)};
  } catch (const zmq::error_t& e) {
    return explain(e, path);
  }
}

result<link> link::connect(const context& ctx, const tcp_address& server, const curve_client& keys,
                           const link_options& options) {
  if (auto s = check(keys); !s) return fail(s.error());
  try {
    auto i = std::make_unique<impl>(renewal{options.reconnect, options.longest_reconnect});
    i->socket = zmq::socket_t(ctx.get().zmq, zmq::socket_type::dealer);
    apply(i->socket, options);
    apply_tcp(i->socket, server, options);
    if (!options.socks.empty()) i->socket.set(zmq::sockopt::socks_proxy, options.socks);
    i->socket.set(zmq::sockopt::reconnect_ivl, static_cast<int>(options.reconnect.count()));
    i->socket.set(zmq::sockopt::reconnect_ivl_max,
                  static_cast<int>(options.longest_reconnect.count()));
    i->socket.set(zmq::sockopt::curve_publickey, keys.own.public_key);
    i->socket.set(zmq::sockopt::curve_secretkey, keys.own.secret_key);
    i->socket.set(zmq::sockopt::curve_serverkey, keys.server_key);
    i->watch(ctx);
    i->endpoint = "tcp://" + server.text();
    i->socket.connect(i->endpoint);
    return link{std::move(i)};
  } catch (const zmq::error_t& e) {
    return explain(e, server.text());
  }
}

sent link::send(std::string_view bytes) {
  frame f(bytes);
  const auto how = send_part(impl_->socket.handle(), f, 0);
  if (how != sent::queued) impl_->take_events();
  return how;
}

std::optional<frame> link::receive() {
  frame f;
  for (bool more = false; receive_part(impl_->socket.handle(), f, more);)
    if (!drop_rest(impl_->socket.handle(), more)) return f;
  impl_->take_events();
  return std::nullopt;
}

bool link::take_connected() {
  impl_->take_events();
  return std::exchange(impl_->connected, false);
}

bool link::is_connected() {
  impl_->take_events();
  return impl_->is_up;
}

bool link::take_refused() {
  impl_->take_events();
  return std::exchange(impl_->refused, false);
}

}  // namespace common::net
