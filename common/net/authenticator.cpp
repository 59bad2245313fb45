#include <array>
#include <cerrno>

#include "common/net/authenticator_impl.hpp"

namespace common::net {

namespace {

/// A message of the authenticator's socket: who asks, an empty frame, the question.
struct asked {
  std::string connection;
  std::array<frame, zap_request_frames + 1> frames;  ///< the empty one first
  std::size_t count = 0;
  bool too_many = false;

  /// Without the empty frame; none when there are too many.
  std::vector<std::string_view> question() const {
    std::vector<std::string_view> out;
    for (std::size_t i = 1; i < count && !too_many; ++i) out.push_back(frames[i].bytes());
    return out;
  }
};

/// Takes the next message, when one is here.
bool receive_asked(void* socket, asked& into) {
  frame connection;
  bool more = false;
  if (!receive_part(socket, connection, more)) return false;
  into.connection = connection.bytes();
  into.count = 0;
  while (more && into.count < into.frames.size())
    if (!receive_part(socket, into.frames[into.count++], more)) break;
  into.too_many = drop_rest(socket, more);
  return true;
}

}  // namespace

void authenticator::impl::reply(const std::string& connection,
                                const std::vector<std::string>& parts) {
  frame to(connection), empty;
  // One that is gone by now needs no answer, and the socket drops it.
  send_part(socket.handle(), to, ZMQ_SNDMORE);
  send_part(socket.handle(), empty, ZMQ_SNDMORE);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    frame f(parts[i]);
    send_part(socket.handle(), f, i + 1 < parts.size() ? ZMQ_SNDMORE : 0);
  }
}

authenticator::authenticator(std::unique_ptr<impl> i) : impl_(std::move(i)) {}
authenticator::authenticator(authenticator&&) noexcept = default;
authenticator& authenticator::operator=(authenticator&&) noexcept = default;
authenticator::~authenticator() = default;

result<authenticator> authenticator::bind(const context& ctx) {
  constexpr const char* endpoint = "inproc://zeromq.zap.01";
  try {
    auto i = std::make_unique<impl>();
    i->socket = zmq::socket_t(ctx.get().zmq, zmq::socket_type::router);
    i->socket.set(zmq::sockopt::linger, 0);
    i->socket.bind(endpoint);
    return authenticator{std::move(i)};
  } catch (const zmq::error_t& e) {
    if (e.num() == EADDRINUSE) return fail(errc::exists, "there is an authenticator already");
    return explain(e, endpoint);
  }
}

std::optional<authenticator::question> authenticator::receive() {
  for (asked message; receive_asked(impl_->socket.handle(), message);) {
    const auto frames = message.question();
    auto request = parse_zap_request(frames);
    if (!request) {
      ++impl_->refused;
      impl_->reply(message.connection,
                   zap_reply(frames.size() > 1 ? frames[1].substr(0, 255) : "", "", false));
      continue;
    }
    question q;
    q.domain = std::move(request->domain);
    q.address = std::move(request->address);
    q.key = std::move(request->key);
    q.connection = std::move(message.connection);
    q.request_id = std::move(request->request_id);
    return q;
  }
  return std::nullopt;
}

void authenticator::answer(const question& q, bool accepted) {
  impl_->reply(q.connection, zap_reply(q.request_id, q.key, accepted));
}

std::uint64_t authenticator::refused() const { return impl_->refused; }

}  // namespace common::net
