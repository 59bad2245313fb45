// The server elsewhere that this host has joined, if any: who the agent then is, and how it is
// reached.
#pragma once

#include <optional>

#include "common/net/link.hpp"
#include "common/root_dir.hpp"
#include "common/settings/registry.hpp"
#include "schemas/enrolment/server_file.hpp"
#include "schemas/paths.hpp"

namespace collector {

/// The server, and the key by which it knows this host.
struct joined {
  schemas::server_file server;
  common::net::curve_keys own;
};

/// None: a local collector. refused: the key was made on another machine, as with an image.
common::result<std::optional<joined>> read_joined(const schemas::data_paths& paths);

/// Its id is the one that the server gave, else that of agent_identity.
common::result<schemas::agent_id> identify(const common::settings::values& typed,
                                           const schemas::data_paths& paths,
                                           const common::root_dir& host,
                                           const std::optional<joined>& elsewhere);

/// By the setting `server` to the one elsewhere, else by `connect`.
common::result<common::net::link> connect(const common::net::context& context,
                                          const common::settings::values& typed,
                                          const std::optional<joined>& elsewhere);

}  // namespace collector
