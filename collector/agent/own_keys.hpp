// The keys that a host which joined a server has: one, and while it is replaced two. Each is a file
// in DATA/keys, bound to the machine (schemas/enrolment/agent_key.hpp), and durable before anybody
// else hears of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/net/curve.hpp"
#include "common/result.hpp"

namespace collector {

class own_keys {
 public:
  /// Fails as schemas::read_agent_key does. refused: a key was made on another machine, as with an
  /// image; `server_file` is named in what to do then.
  static common::result<own_keys> read(const std::string& keys_dir, const std::string& server_file);

  /// In the order to try them: the one in use first.
  const std::vector<common::net::curve_keys>& all() const { return all_; }

  /// The public key of the one that is to come: made now, or by an earlier process.
  common::result<std::string> make_next();
  /// The server took the one that is to come: it is in use now, and the one before is kept until
  /// it has connected.
  common::status use_next();
  /// A connection with this key stands: it is the one in use, and no other is needed.
  common::status connected_with(const common::net::curve_keys& key);

 private:
  own_keys(std::string keys_dir, std::string machine)
      : dir_(std::move(keys_dir)), machine_(std::move(machine)) {}
  common::status load();

  std::string dir_, machine_;
  std::vector<common::net::curve_keys> all_;
};

}  // namespace collector
