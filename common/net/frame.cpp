#include "common/net/frame.hpp"

#include <cstring>
#include <new>

#include "common/net/zmq_frame.hpp"

namespace common::net {

static_assert(sizeof(zmq_msg_t) == 64 && alignof(zmq_msg_t) <= 8);

frame::frame() { zmq_msg_init(raw(*this)); }

frame::frame(std::string_view bytes) {
  if (zmq_msg_init_size(raw(*this), bytes.size()) != 0) throw std::bad_alloc();
  if (!bytes.empty()) std::memcpy(zmq_msg_data(raw(*this)), bytes.data(), bytes.size());
}

frame::frame(frame&& other) noexcept : frame() { zmq_msg_move(raw(*this), raw(other)); }

frame& frame::operator=(frame&& other) noexcept {
  if (this != &other) zmq_msg_move(raw(*this), raw(other));
  return *this;
}

frame::~frame() { zmq_msg_close(raw(*this)); }

std::string_view frame::bytes() const {
  return {static_cast<const char*>(zmq_msg_data(raw(*this))), zmq_msg_size(raw(*this))};
}

frame frame::share() const {
  frame other;
  zmq_msg_copy(raw(other), raw(*this));
  return other;
}

}  // namespace common::net
