// Many connecting sides in one socket, each with a key of its own: for a process that plays a whole
// fleet. A link takes four file descriptors and is looked at in every wait; a member of a crowd
// takes one, and waiting costs the same for one and for ten thousand.
//
// Unlike a link, a member may send before its connection is there: what it sends is queued, and
// goes when the connection is (again).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/net/link.hpp"

namespace common::net {

class crowd {
 public:
  /// What a member is called by its owner.
  using member = std::uint32_t;

  static result<crowd> make(const context& ctx, const link_options& options = {});
  crowd(crowd&&) noexcept;
  crowd& operator=(crowd&&) noexcept;
  ~crowd();

  /// Once a member; it comes back by itself. `from`: the IPv4 address that it comes from; empty:
  /// the system's choice. malformed: keys of another length; io: no such address.
  status connect(member m, const tcp_address& server, const curve_client& keys,
                 const std::string& from = {});
  status connect(member m, const std::string& socket_path);

  /// Of a member that was connected. full: its queue is, or the connection was given up and is made
  /// anew in a while.
  sent send(member m, std::string_view bytes);
  struct arrival {
    member to;
    net::frame frame;
  };
  /// The next message that is here; empty when there is none.
  std::optional<arrival> receive();
  /// Members whose connection ended since the last call, of those that had received something over
  /// it: whoever counts or owes anything per connection starts over.
  std::vector<member> take_lost();
  /// Handshakes that succeeded, of all members since the beginning.
  std::uint64_t handshakes();

 private:
  friend class waiter;
  struct impl;
  explicit crowd(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

}  // namespace common::net
