#include "common/net/link.hpp"

#include "common/hash.hpp"
#include "common/net/link_impl.hpp"

namespace common::net {

status check_socket_path(const std::string& path) {
  constexpr std::size_t longest = 107;
  if (path.size() <= longest) return {};
  return fail(errc::usage,
              "{}: a socket path of {} bytes, the system takes {}: use a shorter --data", path,
              path.size(), longest);
}

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

}  // namespace common::net
