// A hub that listens on a Unix socket and on TCP, with an authenticator that knows some keys.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/net/authenticator.hpp"
#include "common/net/link.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/temp_dir.hpp"

namespace tests {

class secure_server {
 public:
  explicit secure_server(const common::net::link_options& options = {});

  /// Serves until that holds, or for 30 s; true when it holds.
  bool until(const std::function<bool()>& holds);
  /// Another address with a key and a domain of its own.
  common::net::tcp_address listen(const common::net::curve_keys& keys, const std::string& domain,
                                  const std::string& host = "127.0.0.1");
  /// What a link needs that has these keys.
  common::net::curve_client client(const common::net::curve_keys& own) const {
    return {own, keys.public_key};
  }
  /// How many messages with that text have come.
  std::size_t count(std::string_view text) const;
  /// The message with that text, which must have come.
  const common::net::peer& sender(std::string_view text) const;

  temp_dir dir;
  common::net::context context;
  std::string local = dir / "hub.sock";
  common::net::curve_keys keys = common::net::make_curve_keys();
  std::set<std::string> known;  ///< public keys that are accepted
  bool answers = true;          ///< false: questions stay open
  std::optional<common::net::authenticator> authenticator;
  common::net::hub hub;
  common::net::tcp_address address;  ///< on 127.0.0.1, domain "agents"
  std::vector<common::net::authenticator::question> asked;

 private:
  struct message {
    common::net::peer from;
    std::string text;
  };
  void step();
  std::vector<message> arrived_;
};

/// Quick to try again.
common::net::link_options impatient();

}  // namespace tests
