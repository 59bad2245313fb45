// What link, hub and authenticator have in common: the sockets below them. Nobody else includes
// this.
#pragma once

#include <string>
#include <zmq.hpp>

#include "common/net/link.hpp"
#include "common/net/zmq_frame.hpp"

namespace common::net {

struct context::impl {
  zmq::context_t zmq{1};
};

/// What every socket is set to, whatever it connects to or listens on.
void apply(zmq::socket_t& s, const link_options& o);

/// Besides, for what connects to or listens on that address next.
void apply_tcp(zmq::socket_t& s, const tcp_address& address, const link_options& o);

tl::unexpected<error> explain(const zmq::error_t& e, const std::string& name);

/// Takes the next frame, when one is here; `more`: another of the same message follows.
bool receive_part(void* socket, frame& into, bool& more);

/// Reads and forgets the further frames of a message; true when there were any.
bool drop_rest(void* socket, bool more);

/// A frame that did not leave is as it was.
sent send_part(void* socket, frame& f, int extra);

}  // namespace common::net
