// The connection to the server: a local one, or to one of the addresses of a server elsewhere, with
// one of the keys that it may be known by. One that does not answer, or that refuses, is left for
// the next after a while; one that answers is kept.
#pragma once

#include <vector>

#include "common/clock.hpp"
#include "common/net/link.hpp"

namespace collector {

/// A way to the server.
struct server_way {
  common::net::tcp_address address;
  common::net::curve_client keys;
  std::string socks = {};  ///< as link_options has it
};

class server_link {
 public:
  /// How long one way is tried before the next; longer each time all were tried in vain.
  static constexpr common::milliseconds patience{5'000}, longest_patience{60'000};
  static constexpr common::milliseconds told_after{10'000};

  /// A server on this host, over its Unix socket.
  static common::result<server_link> local(const common::net::context& context,
                                           const std::string& socket);
  /// The ways in the order to try them; at least one.
  static common::result<server_link> elsewhere(const common::net::context& context,
                                               std::vector<server_way> ways, common::instant now);

  common::net::link& link() { return *link_; }
  /// True once after each connection. Goes on to the next way where it is time for that.
  common::result<bool> take_connected(common::instant now);
  /// True once after every way was refused, as link::take_refused tells it.
  bool take_refused();
  /// True once when there was no connection for told_after, and again after the next one.
  bool take_away(common::instant now);
  /// Ways from now on; the connection is made anew.
  common::status change(std::vector<server_way> ways, common::instant now);
  /// Null: the server is on this host.
  const server_way* way() const { return ways_.empty() ? nullptr : &ways_[at_]; }

 private:
  explicit server_link(const common::net::context& context) : context_(&context) {}
  common::status connect(common::instant now);

  const common::net::context* context_;
  std::vector<server_way> ways_;
  std::size_t at_ = 0, refused_ = 0;
  std::optional<common::net::link> link_;
  common::instant tried_since_{};  ///< or connected
  common::milliseconds patience_ = patience;
  std::optional<common::instant> away_since_;
  bool is_told_ = false;
};

}  // namespace collector
