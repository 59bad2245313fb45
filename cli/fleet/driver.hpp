// What every run with a synthetic fleet does: lets it in, turns it, and looks into the stores.
#pragma once

#include <functional>

#include "cli/fleet/own_server.hpp"
#include "synthetic/fleet.hpp"
#include "synthetic/oracle.hpp"

namespace cli {

struct fleet_shape {
  std::size_t agents = 0;
  std::uint32_t rows = 0;
  common::milliseconds keepalive{};
  std::uint64_t seed = 0;
};

/// Enrols the agents where the token says, and makes a fleet of them that connects to `gate`. Says
/// once a second how far it is.
common::result<std::unique_ptr<synthetic::fleet>> enlist(const common::net::context& context,
                                                         const schemas::token& token,
                                                         const common::net::tcp_address& gate,
                                                         const common::net::link_options& options,
                                                         const fleet_shape& shape);

/// What one waits for while the fleet turns.
struct waited_for {
  std::function<bool()> done;
  std::function<std::uint64_t()> progress;  ///< moves as long as it is worth waiting
  std::function<std::string()> line;        ///< said once a second
};

/// Turns the fleet and tends the server (null: it is not ours) until that is done, and calls
/// `each_turn` in between. timeout: `progress` stood still for a minute, or a signal came.
common::status turn_until(synthetic::fleet& fleet, own_server* server, const waited_for& what,
                          const std::function<void()>& each_turn);

/// What the stores of a server that has stopped hold of the fleet's changes.
common::result<synthetic::findings> examine(const schemas::data_paths& paths,
                                            const synthetic::fleet& fleet);

tl::unexpected<common::error> stopped_by_signal();

}  // namespace cli
