// The bytes of one received message, where the transport left them: moved and shared, never copied.
#pragma once

#include <cstddef>
#include <string_view>

namespace common::net {

class frame {
 public:
  frame();
  /// Owns a copy of the bytes.
  explicit frame(std::string_view bytes);
  frame(frame&& other) noexcept;
  frame& operator=(frame&& other) noexcept;
  ~frame();

  std::string_view bytes() const;
  std::size_t size() const { return bytes().size(); }
  operator std::string_view() const {
    return bytes();
  }  // NOLINT: a frame is read like the bytes it holds
  /// Another owner of the same bytes; they go with the last one.
  frame share() const;

 private:
  friend struct frame_access;
  alignas(8)
      std::byte message_[64];  ///< a zmq_msg_t, whose size and alignment are fixed by libzmq's ABI
};

}  // namespace common::net
