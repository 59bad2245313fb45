#include "common/net/hub_impl.hpp"

#include <netdb.h>

#include <array>
#include <cerrno>

#include "common/hash.hpp"

namespace common::net {

namespace {

/// libzmq would take a name for that of a network interface: it gets an address.
result<tcp_address> first_address(const tcp_address& a) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int rc = ::getaddrinfo(a.host.c_str(), nullptr, &hints, &found); rc != 0)
    return fail(errc::usage, "{}: no address of that name: {}", a.text(), ::gai_strerror(rc));
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
  std::array<char, NI_MAXHOST> text{};
  if (const int rc = ::getnameinfo(found->ai_addr, found->ai_addrlen, text.data(), text.size(),
                                   nullptr, 0, NI_NUMERICHOST);
      rc != 0)
    return fail(errc::io, "{}: {}", a.text(), ::gai_strerror(rc));
  return tcp_address{text.data(), a.port};
}

tl::unexpected<error> cannot_listen(const zmq::error_t& e, const tcp_address& a) {
  if (e.num() == EADDRINUSE) return fail(errc::io, "{}: the port is in use", a.text());
  if (e.num() == EADDRNOTAVAIL)
    return fail(errc::usage, "{}: this host has no such address", a.text());
  return explain(e, a.text());
}

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
void hub::impl::bind(place& p) {
  apply_tcp(socket, p.address, options);
  // The connecting side looks whether we are there; that it is, the kernel looks.
  socket.set(zmq::sockopt::heartbeat_ivl, 0);
  set_curve(socket, p.keys);
  socket.bind("tcp://" + p.address.text());
  p.is_bound = true;
}

status hub::listen(const tcp_address& address, const curve_server& keys) {
  if (auto s = check(keys); !s) return s;
  auto numeric = first_address(address);
  if (!numeric) return fail(numeric.error());
  impl::place at{std::move(*numeric), keys};
  try {
    if (!impl_->monitor) impl_->watch(*impl_->ctx);
    impl_->bind(at);
    impl_->places.push_back(std::move(at));
    return {};
  } catch (const zmq::error_t& e) {
    return cannot_listen(e, address);
  }
}

void hub::pause_listening() {
  impl_->is_paused = true;
  for (auto& p : impl_->places)
    if (std::exchange(p.is_bound, false))
      zmq_unbind(impl_->socket.handle(), ("tcp://" + p.address.text()).c_str());
}

status hub::resume_listening() {
  for (auto& p : impl_->places) {
    if (p.is_bound) continue;  // by an attempt that did not come to its end
    try {
      impl_->bind(p);
    } catch (const zmq::error_t& e) {
      return cannot_listen(e, p.address);
    }
  }
  impl_->is_paused = false;
  return {};
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
