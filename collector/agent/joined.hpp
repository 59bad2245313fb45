// The server elsewhere that this host has joined, if any: who the agent then is, and how it is
// reached.
#pragma once

#include <optional>

#include "collector/agent/own_keys.hpp"
#include "collector/agent/server_link.hpp"
#include "common/root_dir.hpp"
#include "common/settings/values.hpp"
#include "schemas/enrolment/server_file.hpp"
#include "schemas/messages.hpp"
#include "schemas/paths.hpp"

namespace collector {

/// The server, and the keys by which it knows this host.
struct joined {
  std::string file;  ///< where `server` is written down
  schemas::server_file server;
  own_keys keys;
  bool is_typed = false;  ///< the setting `server` says where it is, not the file
  /// Goes where the settings `server` and `socks` say, where they say something. usage: that is no
  /// address.
  common::status obey(const common::settings::values& typed);
  /// Each address with each key, ours in use first.
  common::result<std::vector<server_way>> ways() const;
  /// What the server says of itself, which is written down. True: something of it is new. Errors:
  /// malformed, and as schemas::replace_server_file fails.
  common::result<bool> learn(const schemas::server_keys& told);
};

/// None: a local collector. Fails as own_keys::read does. refused: it has no key, or a key and no
/// server, and what to do.
common::result<std::optional<joined>> read_joined(const schemas::data_paths& paths);

/// Its id is the one that the server gave, else that of agent_identity.
common::result<schemas::agent_id> identify(const common::settings::values& typed,
                                           const schemas::data_paths& paths,
                                           const common::root_dir& host,
                                           const std::optional<joined>& elsewhere);

/// To the server elsewhere, by the setting `server` where that is given, else by `connect`.
common::result<server_link> connect(const common::net::context& context,
                                    const common::settings::values& typed,
                                    std::optional<joined>& elsewhere);

}  // namespace collector
