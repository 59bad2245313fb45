// How the files of common/net reach the message inside a frame. Nobody else includes this.
#pragma once

#include <zmq.h>

#include "common/net/frame.hpp"

namespace common::net {

struct frame_access {
  static void* of(const frame& f) { return const_cast<std::byte*>(f.message_); }
};

/// libzmq's own functions take it by pointer to non-const even where they only read.
inline zmq_msg_t* raw(const frame& f) { return static_cast<zmq_msg_t*>(frame_access::of(f)); }

}  // namespace common::net
