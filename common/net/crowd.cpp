#include "common/net/crowd.hpp"

#include <cstring>
#include <utility>

#include "common/hash.hpp"
#include "common/hex.hpp"
#include "common/net/crowd_impl.hpp"

namespace common::net {

namespace {

/// A routing id must not begin with a zero byte, and that of a connection that libzmq gave up may
/// be in use for a while: the same again would end the process.
std::string routing_id(crowd::member m, std::uint32_t times) {
  return "m" + be64((std::uint64_t{m} << 32) | times);
}

std::optional<crowd::member> member_of(std::string_view routing_id) {
  if (routing_id.size() != 1 + sizeof(std::uint64_t)) return std::nullopt;
  return static_cast<crowd::member>(read_be64(routing_id.substr(1)) >> 32);
}

}  // namespace

void crowd::impl::watch(const context& ctx) {
  const std::string events = fmt::format("inproc://monitor-{:x}", random_u64());
  constexpr int watched = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED;
  if (zmq_socket_monitor(socket.handle(), events.c_str(), watched) != 0) throw zmq::error_t();
  monitor = zmq::socket_t(ctx.get().zmq, zmq::socket_type::pair);
  monitor.set(zmq::sockopt::linger, 0);
  monitor.set(zmq::sockopt::rcvhwm, 0);  // libzmq's I/O thread would wait for room
  monitor.connect(events);
}

/// Of six bytes: its number, and a value, which is the file descriptor of a connection that ended.
void crowd::impl::take_event(std::string_view event) {
  std::uint16_t number = 0;
  std::int32_t value = 0;
  if (event.size() < sizeof number + sizeof value) return;
  std::memcpy(&number, event.data(), sizeof number);
  std::memcpy(&value, event.data() + sizeof number, sizeof value);
  if (number == ZMQ_EVENT_HANDSHAKE_SUCCEEDED) ++handshakes;
  if (number != ZMQ_EVENT_DISCONNECTED) return;
  const auto at = by_fd.find(value);
  if (at == by_fd.end()) return;
  ways.at(at->second).fd = -1;
  lost.push_back(at->second);
  by_fd.erase(at);
}

void crowd::impl::take_events() {
  frame event;  // an event is two frames: what, and where
  for (bool more = false; receive_part(monitor.handle(), event, more);) {
    take_event(event.bytes());
    drop_rest(monitor.handle(), more);
  }
}

void crowd::impl::note_fd(member m, int fd) {
  auto& known = ways.at(m).fd;
  if (fd < 0 || known == fd) return;
  by_fd.erase(known);
  by_fd[fd] = m;
  known = fd;
}

/// The socket's options are copied into each connection, so that every member has its own keys.
void crowd::impl::connect(member m) {
  auto& w = ways.at(m);
  w.made = std::chrono::steady_clock::now();
  w.routing_id = routing_id(m, ++w.times);
  if (w.server) apply_tcp(socket, *w.server, options);
  if (w.keys) {
    socket.set(zmq::sockopt::curve_publickey, w.keys->own.public_key);
    socket.set(zmq::sockopt::curve_secretkey, w.keys->own.secret_key);
    socket.set(zmq::sockopt::curve_serverkey, w.keys->server_key);
  }
  socket.set(zmq::sockopt::connect_routing_id, w.routing_id);
  socket.connect(w.endpoint);
}

crowd::crowd(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
crowd::crowd(crowd&&) noexcept = default;
crowd& crowd::operator=(crowd&&) noexcept = default;
crowd::~crowd() = default;

result<crowd> crowd::make(const context& ctx, const link_options& options) {
  try {
    auto i = std::make_unique<impl>();
    i->options = options;
    i->socket = zmq::socket_t(ctx.get().zmq, zmq::socket_type::router);
    apply(i->socket, options);
    // A member has its name from the beginning, before there is a connection.
    i->socket.set(zmq::sockopt::immediate, false);
    i->socket.set(zmq::sockopt::heartbeat_ivl, 0);  // a timer for each, see apply_tcp
    i->socket.set(zmq::sockopt::router_mandatory, true);
    i->socket.set(zmq::sockopt::reconnect_ivl, static_cast<int>(options.reconnect.count()));
    i->socket.set(zmq::sockopt::reconnect_ivl_max,
                  static_cast<int>(options.longest_reconnect.count()));
    i->watch(ctx);
    return crowd{std::move(i)};
  } catch (const zmq::error_t& e) {
    return explain(e, "a socket for many connections");
  }
}

status crowd::connect(member m, const tcp_address& server, const curve_client& keys,
                      const std::string& from) {
  if (auto s = check(keys); !s) return s;
  const auto source = from.empty() ? std::string{} : from + ":0;";
  auto& w = impl_->ways[m];
  w.endpoint = "tcp://" + source + server.text();
  w.server = server;
  w.keys = keys;
  try {
    return impl_->connect(m), status{};
  } catch (const zmq::error_t& e) {
    return explain(e, server.text());
  }
}

status crowd::connect(member m, const std::string& path) {
  if (auto s = check_socket_path(path); !s) return s;
  impl_->ways[m].endpoint = "ipc://" + path;
  try {
    return impl_->connect(m), status{};
  } catch (const zmq::error_t& e) {
    return explain(e, path);
  }
}

sent crowd::send(member m, std::string_view bytes) {
  const auto& w = impl_->ways.at(m);
  frame to(w.routing_id), f(bytes);
  const auto how = send_part(impl_->socket.handle(), to, ZMQ_SNDMORE);
  if (how == sent::queued) return send_part(impl_->socket.handle(), f, 0);
  // Libzmq gave the connection up, as it does after a refusal (renewal.hpp).
  if (how == sent::unknown && std::chrono::steady_clock::now() - w.made > impl_->options.reconnect)
    impl_->connect(m);
  return sent::full;
}

std::optional<crowd::arrival> crowd::receive() {
  frame from, f;
  for (bool more = false; receive_part(impl_->socket.handle(), from, more);) {
    const auto m = member_of(from.bytes());
    if (!more || !receive_part(impl_->socket.handle(), f, more)) continue;
    if (drop_rest(impl_->socket.handle(), more) || !m || !impl_->ways.contains(*m)) continue;
    impl_->note_fd(*m, zmq_msg_get(raw(f), ZMQ_SRCFD));
    return arrival{*m, std::move(f)};
  }
  return std::nullopt;
}

std::vector<crowd::member> crowd::take_lost() {
  impl_->take_events();
  return std::exchange(impl_->lost, {});
}

std::uint64_t crowd::handshakes() {
  impl_->take_events();
  return impl_->handshakes;
}

}  // namespace common::net
