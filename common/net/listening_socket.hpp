// A TCP socket that libzmq accepts from, made here: libzmq can stop listening only by ending every
// connection that it accepted.
#pragma once

#include <vector>

#include "common/fd.hpp"
#include "common/net/tcp_address.hpp"

namespace common::net {

class listening_socket {
 public:
  /// usage: no such name, or not an address of this host; io: whatever else, such as a port in use.
  static result<listening_socket> open(const tcp_address& address);

  /// Another descriptor of it, for whoever accepts. io: no more files may be opened.
  result<unique_fd> share() const;
  /// The address, in numbers.
  const tcp_address& address() const { return address_; }

  /// The kernel drops what asks for a connection, and who does asks again after one second, two,
  /// four. What waited to be accepted is closed, for which the reserve is let go: without a free
  /// file it could not even be refused. Connections that were accepted stay as they are.
  void pause();
  /// io: too few files for the reserve: it stays as it is.
  status resume();
  /// Files that are kept for a pause.
  std::size_t reserved() const { return waiting_ + 1; }

 private:
  listening_socket(unique_fd fd, tcp_address address, std::size_t waiting)
      : fd_(std::move(fd)), address_(std::move(address)), waiting_(waiting) {}
  status fill_reserve();
  unique_fd fd_;
  tcp_address address_;
  std::size_t
      waiting_;  ///< connections that the kernel keeps until they are accepted; and one more
  std::vector<unique_fd> reserve_;
};

}  // namespace common::net
