#include "common/net/link.hpp"

#include <cerrno>
#include <charconv>
#include <zmq.hpp>

#include "common/hash.hpp"

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

tl::unexpected<error> explain(const zmq::error_t& e, const std::string& path) { return fail(errc::io, "{}: {}", path, e.what()); }

/// `localhost:uid:gid:pid`, from the kernel (SO_PEERCRED).
std::optional<std::uint32_t> uid_of(const zmq::message_t& m) {
  const char* address = zmq_msg_gets(const_cast<zmq::message_t&>(m).handle(), "Peer-Address");
  if (address == nullptr) return std::nullopt;
  const std::string_view text = address;
  const auto colon = text.find(':');
  std::uint32_t uid = 0;
  if (colon == text.npos) return std::nullopt;
  const auto [end, ec] = std::from_chars(text.data() + colon + 1, text.data() + text.size(), uid);
  return ec == std::errc{} && end != text.data() + text.size() && *end == ':' ? std::optional(uid) : std::nullopt;
}

std::optional<zmq::message_t> receive_part(zmq::socket_t& s) {
  zmq::message_t m;
  for (;;) {
    try {
      return s.recv(m, zmq::recv_flags::dontwait) ? std::optional(std::move(m)) : std::nullopt;
    } catch (const zmq::error_t& e) {
      if (e.num() != EINTR) throw;
    }
  }
}

/// Reads and forgets the further frames of a message; true when there were any.
bool drop_rest(zmq::socket_t& s, bool more) {
  const bool any = more;
  while (more) {
    auto part = receive_part(s);
    more = part && part->more();
  }
  return any;
}

sent send_frame(zmq::socket_t& s, std::string_view bytes, zmq::send_flags extra) {
  for (;;) {
    try {
      return s.send(zmq::buffer(bytes), zmq::send_flags::dontwait | extra) ? sent::queued : sent::full;
    } catch (const zmq::error_t& e) {
      if (e.num() == EHOSTUNREACH) return sent::unknown;
      if (e.num() == EINTR) continue;
      throw;
    }
  }
}

}  // namespace

status check_socket_path(const std::string& path) {
  constexpr std::size_t longest = 107;
  if (path.size() <= longest) return {};
  return fail(errc::usage, "{}: a socket path of {} bytes, the system takes {}: use a shorter --data", path, path.size(), longest);
}

// ---- link ----

struct link::impl {
  zmq::socket_t socket, monitor;
};

link::link(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
link::link(link&&) noexcept = default;
link& link::operator=(link&&) noexcept = default;
link::~link() = default;

result<link> link::connect(const context& ctx, const std::string& path, const link_options& options) {
  if (auto s = check_socket_path(path); !s) return fail(s.error());
  try {
    auto i = std::make_unique<impl>();
    i->socket = zmq::socket_t(ctx.get().zmq, zmq::socket_type::dealer);
    apply(i->socket, options);
    const std::string events = fmt::format("inproc://monitor-{:x}", random_u64());
    if (zmq_socket_monitor(i->socket.handle(), events.c_str(), ZMQ_EVENT_HANDSHAKE_SUCCEEDED) != 0) throw zmq::error_t();
    i->monitor = zmq::socket_t(ctx.get().zmq, zmq::socket_type::pair);
    i->monitor.set(zmq::sockopt::linger, 0);
    i->monitor.connect(events);
    i->socket.connect("ipc://" + path);
    return link{std::move(i)};
  } catch (const zmq::error_t& e) {
    return explain(e, path);
  }
}

sent link::send(std::string_view frame) { return send_frame(impl_->socket, frame, zmq::send_flags::none); }

std::optional<std::string> link::receive() {
  for (;;) {
    auto m = receive_part(impl_->socket);
    if (!m) return std::nullopt;
    if (!drop_rest(impl_->socket, m->more())) return m->to_string();
  }
}

bool link::take_connected() {
  bool connected = false;
  while (auto event = receive_part(impl_->monitor)) {  // an event is two frames: what, and where
    connected = true;
    drop_rest(impl_->monitor, event->more());
  }
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

sent hub::send(const std::string& connection, std::string_view frame) {
  const auto first = send_frame(impl_->socket, connection, zmq::send_flags::sndmore);
  if (first != sent::queued) return first;
  return send_frame(impl_->socket, frame, zmq::send_flags::none);
}

std::optional<hub::arrival> hub::receive() {
  for (;;) {
    auto connection = receive_part(impl_->socket);
    if (!connection) return std::nullopt;
    if (!connection->more()) continue;
    auto frame = receive_part(impl_->socket);
    if (!frame) return std::nullopt;
    // The user is read from this frame: after zmq_poll the connection's own frame may have lost it.
    arrival a{{connection->to_string(), uid_of(*frame)}, frame->to_string()};
    if (!drop_rest(impl_->socket, frame->more())) return a;
    ++impl_->multipart;
  }
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

void waiter::wait(std::chrono::milliseconds timeout) {
  std::vector<zmq_pollitem_t> items;
  items.reserve(sockets_.size());
  for (void* s : sockets_) items.push_back({s, 0, ZMQ_POLLIN, 0});
  zmq_poll(items.data(), static_cast<int>(items.size()), timeout.count());
}

}  // namespace common::net
