// Messages over a connected socket: the length in 8 bytes, then the bytes.
#pragma once

#include <string>
#include <string_view>

#include "common/clock.hpp"
#include "common/fd.hpp"

namespace collector::commands {

class channel {
 public:
  channel() = default;
  explicit channel(common::unique_fd socket) : socket_(std::move(socket)) {}
  /// Both ends of a new one.
  static common::result<std::pair<channel, channel>> pair();

  explicit operator bool() const { return static_cast<bool>(socket_); }
  int fd() const { return socket_.get(); }

  /// timeout: nothing came by then. The other end may have been closed as well.
  common::status wait(common::instant until) const;
  /// timeout: it was not taken by then, and nothing after it can be sent.
  common::status send(std::string_view message, common::instant until);
  /// not_found: the other end was closed; too_large: it is longer than `most`.
  common::result<std::string> receive(std::size_t most, common::instant until);

 private:
  common::unique_fd socket_;
};

}  // namespace collector::commands
