#include "common/net/hub_impl.hpp"

namespace common::net {

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

}  // namespace common::net
