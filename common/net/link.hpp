// The only user of cppzmq. A link carries one-frame messages over Unix sockets, and over TCP where
// both ends prove who they are (CURVE); stages talk to a link, never to a socket.
//
// Rules measured the hard way: nothing is sent before there is a connection (IMMEDIATE), no send
// blocks, nothing lingers, a peer that vanished is an answer and not a silence (ROUTER_MANDATORY),
// and a delivered message proves nothing: only the application's own acknowledgement does.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/net/curve.hpp"
#include "common/net/event.hpp"
#include "common/net/frame.hpp"
#include "common/net/peer.hpp"
#include "common/net/tcp_address.hpp"
#include "common/result.hpp"

namespace common::net {

/// The I/O thread of a process. Outlives every link made with it.
class context {
 public:
  context();
  ~context();
  context(const context&) = delete;
  context& operator=(const context&) = delete;
  struct impl;
  impl& get() const { return *impl_; }

 private:
  std::unique_ptr<impl> impl_;
};

enum class sent {
  queued,   ///< handed to the connection; whether it arrives is for an acknowledgement to say
  full,     ///< no connection, or its queue is full: wait and try again
  unknown,  ///< (bound link) that peer is gone
};

struct link_options {
  std::size_t max_message = 4u << 20;  ///< bytes; a peer that sends more is cut off
  int queue = 1000;                    ///< messages waiting in each direction
  /// On TCP: the wait before a connection is tried again, which doubles up to the longest.
  std::chrono::milliseconds reconnect{1'000}, longest_reconnect{60'000};
  /// Of a link on TCP: HOST:PORT of a SOCKS5 proxy that it goes by, which also resolves the
  /// server's name; empty: none.
  std::string socks = {};
};

/// The connecting side; one peer. Reconnects by itself, as long as its owner waits for it, asks it
/// for messages or sends some.
class link {
 public:
  /// A handshake that takes longer is given up, by either side.
  static constexpr std::chrono::milliseconds handshake_limit{1000};

  static result<link> connect(const context& ctx, const std::string& socket_path,
                              const link_options& options = {});
  /// A name is resolved at each attempt, so that a server may move; one that does not resolve is
  /// tried again like a server that is away. malformed: keys of another length.
  static result<link> connect(const context& ctx, const tcp_address& server,
                              const curve_client& keys, const link_options& options = {});
  link(link&&) noexcept;
  link& operator=(link&&) noexcept;
  ~link();

  sent send(std::string_view bytes);
  /// The next message that is here; empty when there is none.
  std::optional<frame> receive();
  /// True once after each (re)connection: who counts or owes anything per connection starts over.
  bool take_connected();
  /// A handshake has succeeded, and that connection was not seen to end.
  bool is_connected();
  /// True once after a server answered and ended the handshake: it refuses this key, is not the one
  /// that the server's key names, or speaks something else. Also when one was stopped just then, so
  /// one of them proves nothing. The link goes on trying.
  bool take_refused();

 private:
  friend class waiter;
  struct impl;
  explicit link(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

/// The binding side; many peers.
class hub {
 public:
  static result<hub> bind(const context& ctx, const std::string& socket_path,
                          const link_options& options = {});
  /// Takes peers on TCP too, those that the context's authenticator accepts; may be called several
  /// times. Without an authenticator, or while it does not answer, nobody gets in. A name stands
  /// for its first address. usage: no address of this host; io: the port is in use; malformed:
  /// `keys`.
  status listen(const tcp_address& address, const curve_server& keys);
  /// Takes no more peers on TCP until resume_listening(); those that are in stay.
  void pause_listening();
  /// io: too few files are left.
  status resume_listening();
  /// How many files a pause lets go, and resuming takes.
  std::size_t reserved_files() const;
  bool is_listening() const;
  /// Handshakes on TCP that came to nothing before anybody asked for the peer's key, so far: other
  /// mechanisms, garbage, another server's key, too slow.
  std::uint64_t failed_handshakes();
  hub(hub&&) noexcept;
  hub& operator=(hub&&) noexcept;
  ~hub();

  sent send(const std::string& connection, std::string_view bytes);
  /// Hands the frame over without a copy; it is still whole when the answer is not `queued`.
  sent send(const std::string& connection, frame& f);
  struct arrival {
    peer from;
    net::frame frame;
  };
  /// The next message; messages of several frames are cut and counted, not returned.
  std::optional<arrival> receive();
  std::uint64_t multipart_dropped() const;

 private:
  friend class waiter;
  struct impl;
  explicit hub(std::unique_ptr<impl> i);
  std::unique_ptr<impl> impl_;
};

class authenticator;
class crowd;

/// Sleeps until one of the sockets has something to read, somebody wakes it, the time is over, or a
/// signal arrived; sometimes shorter.
class waiter {
 public:
  waiter& add(const link& l);
  waiter& add(const hub& h);
  waiter& add(const authenticator& a);
  waiter& add(const crowd& c);
  waiter& add(const event& w);
  void wait(std::chrono::milliseconds timeout);

 private:
  std::vector<void*> sockets_;
  std::vector<link::impl*> links_;
  std::vector<int> fds_;
};

/// usage: longer than the 107 bytes a Unix socket's path can have.
status check_socket_path(const std::string& path);

}  // namespace common::net
