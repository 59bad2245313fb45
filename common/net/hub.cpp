#include "common/net/hub_impl.hpp"

#include <algorithm>

#include "common/hash.hpp"

namespace common::net {

namespace {

/// For endpoints that are bound from now on. The option that has no name in libzmq's stable header
/// makes it refuse everybody where it would accept everybody: when no authenticator answers.
void set_curve(zmq::socket_t& s, const curve_server& keys) {
  constexpr int zap_enforce_domain = 93;
  constexpr int on = 1;
  if (zmq_setsockopt(s.handle(), zap_enforce_domain, &on, sizeof on) != 0) throw zmq::error_t();
  s.set(zmq::sockopt::zap_domain, keys.domain);
  s.set(zmq::sockopt::curve_server, true);
  s.set(zmq::sockopt::curve_secretkey, keys.secret_key);
}

}  // namespace

hub::hub(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
hub::hub(hub&&) noexcept = default;
hub& hub::operator=(hub&&) noexcept = default;
hub::~hub() = default;

result<hub> hub::bind(const context& ctx, const std::string& path, const link_options& options) {
  if (auto s = check_socket_path(path); !s) return fail(s.error());
  try {
    auto i = std::make_unique<impl>();
    i->socket = zmq::socket_t(ctx.get().zmq, zmq::socket_type::router);
    i->ctx = &ctx;
    i->options = options;
    apply(i->socket, options);
    i->socket.set(zmq::sockopt::router_mandatory, true);
    i->socket.bind("ipc://" + path);
    return hub{std::move(i)};
  } catch (const zmq::error_t& e) {
    return explain(e, path);
  }
}

void hub::impl::watch(const context& ctx) {
  const std::string events = fmt::format("inproc://monitor-{:x}", random_u64());
  constexpr int watched =
      ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL;
  if (zmq_socket_monitor(socket.handle(), events.c_str(), watched) != 0) throw zmq::error_t();
  monitor = zmq::socket_t(ctx.get().zmq, zmq::socket_type::pair);
  monitor.set(zmq::sockopt::linger, 0);
  // libzmq's I/O thread would wait for room. Who fills it makes a connection for each event.
  monitor.set(zmq::sockopt::rcvhwm, 0);
  monitor.connect(events);
}

/// The options are those of endpoints that are bound from now on.
void hub::impl::accept_from(const listening_socket& at, unique_fd shared,
                            const curve_server& keys) {
  apply_tcp(socket, at.address(), options);
  // The connecting side looks whether we are there; that it is, the kernel looks.
  socket.set(zmq::sockopt::heartbeat_ivl, 0);
  set_curve(socket, keys);
  socket.set(zmq::sockopt::use_fd, shared.get());
  socket.bind("tcp://" + at.address().text());
  shared.release();  // libzmq's now
}

status hub::listen(const tcp_address& address, const curve_server& keys) {
  if (auto s = check(keys); !s) return s;
  auto at = listening_socket::open(address);
  if (!at) return fail(at.error());
  auto shared = at->share();
  if (!shared) return fail(shared.error());
  try {
    if (!impl_->monitor) impl_->watch(*impl_->ctx);
    impl_->accept_from(*at, std::move(*shared), keys);
  } catch (const zmq::error_t& e) {
    return explain(e, address.text());
  }
  impl_->listening.push_back(std::move(*at));
  return {};
}

void hub::pause_listening() {
  for (auto& l : impl_->listening) l.pause();
  impl_->is_paused = true;
}

status hub::resume_listening() {
  for (auto& l : impl_->listening)
    if (auto s = l.resume(); !s) return s;
  impl_->is_paused = false;
  return {};
}

std::size_t hub::reserved_files() const {
  std::size_t out = 0;
  for (const auto& l : impl_->listening) out += l.reserved();
  return out;
}

bool hub::is_listening() const { return !impl_->is_paused; }

std::uint64_t hub::failed_handshakes() {
  frame event;  // an event is two frames: what, and where
  if (impl_->monitor)
    for (bool more = false; receive_part(impl_->monitor.handle(), event, more);) {
      drop_rest(impl_->monitor.handle(), more);
      ++impl_->failed_handshakes;
    }
  return impl_->failed_handshakes;
}

sent hub::send(const std::string& connection, std::string_view bytes) {
  frame f(bytes);
  return send(connection, f);
}

sent hub::send(const std::string& connection, frame& f) {
  frame to(connection);
  const auto first = send_part(impl_->socket.handle(), to, ZMQ_SNDMORE);
  return first == sent::queued ? send_part(impl_->socket.handle(), f, 0) : first;
}

std::optional<hub::arrival> hub::receive() {
  void* const socket = impl_->socket.handle();
  frame connection, body;
  bool more = false;
  while (receive_part(socket, connection, more)) {
    if (!more) continue;
    if (!receive_part(socket, body, more)) return std::nullopt;
    if (drop_rest(socket, more)) {
      ++impl_->multipart;
      continue;
    }
    // Read from this frame: after zmq_poll the connection's own frame may have lost it. And from
    // each one anew: a peer may give its connection the name of one that is gone.
    auto from = peer_of(std::string(connection.bytes()), zmq_msg_gets(raw(body), "Peer-Address"),
                        zmq_msg_gets(raw(body), "User-Id"));
    return arrival{std::move(from), std::move(body)};
  }
  return std::nullopt;
}

std::uint64_t hub::multipart_dropped() const { return impl_->multipart; }

}  // namespace common::net
