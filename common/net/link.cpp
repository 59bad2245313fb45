#include "common/net/link.hpp"

#include <cerrno>
#include <zmq.hpp>

#include "common/hash.hpp"
#include "common/net/zmq_frame.hpp"

namespace common::net {

struct context::impl {
  zmq::context_t zmq{1};
};
context::context() : impl_(std::make_unique<impl>()) {}
context::~context() = default;

namespace {

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
  s.set(zmq::sockopt::handshake_ivl, 1000);
  s.set(zmq::sockopt::reconnect_ivl, 50);
  s.set(zmq::sockopt::reconnect_ivl_max, 1000);
}

tl::unexpected<error> explain(const zmq::error_t& e, const std::string& path) {
  return fail(errc::io, "{}: {}", path, e.what());
}

/// Takes the next frame, when one is here; `more`: another of the same message follows.
bool receive_part(void* socket, frame& into, bool& more) {
  for (;;) {
    if (zmq_msg_recv(raw(into), socket, ZMQ_DONTWAIT) >= 0)
      return more = zmq_msg_more(raw(into)) != 0, true;
    if (errno == EAGAIN) return false;
    if (errno != EINTR) throw zmq::error_t();
  }
}

/// Reads and forgets the further frames of a message; true when there were any.
bool drop_rest(void* socket, bool more) {
  const bool any = more;
  frame rest;
  while (more)
    if (!receive_part(socket, rest, more)) break;
  return any;
}

/// A frame that did not leave is as it was.
sent send_part(void* socket, frame& f, int extra) {
  for (;;) {
    if (zmq_msg_send(raw(f), socket, ZMQ_DONTWAIT | extra) >= 0) return sent::queued;
    if (errno == EAGAIN) return sent::full;
    if (errno == EHOSTUNREACH) return sent::unknown;
    if (errno != EINTR) throw zmq::error_t();
  }
}

}  // namespace

status check_socket_path(const std::string& path) {
  constexpr std::size_t longest = 107;
  if (path.size() <= longest) return {};
  return fail(errc::usage,
              "{}: a socket path of {} bytes, the system takes {}: use a shorter --data", path,
              path.size(), longest);
}

// ---- link ----

struct link::impl {
  zmq::socket_t socket, monitor;

  impl() = default;
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;
  /// The events are stopped while both sockets live. With the reader closed first, an event that
  /// libzmq's I/O thread writes just then waits for a reader until the context goes, and libzmq
  /// (4.3.4) loses the memory of its address.
  ~impl() { zmq_socket_monitor(socket.handle(), nullptr, 0); }
};

link::link(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
link::link(link&&) noexcept = default;
link& link::operator=(link&&) noexcept = default;
link::~link() = default;

result<link> link::connect(const context& ctx, const std::string& path,
                           const link_options& options) {
  if (auto s = check_socket_path(path); !s) return fail(s.error());
  try {
    auto i = std::make_unique<impl>();
    i->socket = zmq::socket_t(ctx.get().zmq, zmq::socket_type::dealer);
    apply(i->socket, options);
    const std::string events = fmt::format("inproc://monitor-{:x}", random_u64());
    if (zmq_socket_monitor(i->socket.handle(), events.c_str(), ZMQ_EVENT_HANDSHAKE_SUCCEEDED) != 0)
      throw zmq::error_t();
    i->monitor = zmq::socket_t(ctx.get().zmq, zmq::socket_type::pair);
    i->monitor.set(zmq::sockopt::linger, 0);
    i->monitor.connect(events);
    i->socket.connect("ipc://" + path);
    return link{std::move(i)};
  } catch (const zmq::error_t& e) {
    return explain(e, path);
  }
}

sent link::send(std::string_view bytes) {
  frame f(bytes);
  return send_part(impl_->socket.handle(), f, 0);
}

std::optional<frame> link::receive() {
  frame f;
  for (bool more = false; receive_part(impl_->socket.handle(), f, more);)
    if (!drop_rest(impl_->socket.handle(), more)) return f;
  return std::nullopt;
}

bool link::take_connected() {
  bool connected = false;
  frame event;  // an event is two frames: what, and where
  for (bool more = false; receive_part(impl_->monitor.handle(), event, more); connected = true)
    drop_rest(impl_->monitor.handle(), more);
  return connected;
}

// ---- hub ----

struct hub::impl {
  zmq::socket_t socket;
  std::uint64_t multipart = 0;
};

hub::hub(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
hub::hub(hub&&) noexcept = default;
hub& hub::operator=(hub&&) noexcept = default;
hub::~hub() = default;

result<hub> hub::bind(const context& ctx, const std::string& path, const link_options& options) {
  if (auto s = check_socket_path(path); !s) return fail(s.error());
  try {
    auto i = std::make_unique<impl>();
    i->socket = zmq::socket_t(ctx.get().zmq, zmq::socket_type::router);
    apply(i->socket, options);
    i->socket.set(zmq::sockopt::router_mandatory, true);
    i->socket.bind("ipc://" + path);
    return hub{std::move(i)};
  } catch (const zmq::error_t& e) {
    return explain(e, path);
  }
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

// ---- waiter ----

waiter& waiter::add(const link& l) {
  sockets_.push_back(l.impl_->socket.handle());
  sockets_.push_back(l.impl_->monitor.handle());
  return *this;
}

waiter& waiter::add(const hub& h) {
  sockets_.push_back(h.impl_->socket.handle());
  return *this;
}

waiter& waiter::add(const event& w) {
  fds_.push_back(w.fd_.get());
  return *this;
}

void waiter::wait(std::chrono::milliseconds timeout) {
  std::vector<zmq_pollitem_t> items;
  items.reserve(sockets_.size() + fds_.size());
  for (void* s : sockets_) items.push_back({s, 0, ZMQ_POLLIN, 0});
  for (const int fd : fds_) items.push_back({nullptr, fd, ZMQ_POLLIN, 0});
  zmq_poll(items.data(), static_cast<int>(items.size()), timeout.count());
}

}  // namespace common::net
