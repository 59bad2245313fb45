// The collector's life: scan on a schedule in a thread of its own, commit, send, listen.
#pragma once

#include <future>
#include <optional>
#include <vector>

#include "collector/scan_outcome.hpp"
#include "collector/sync/session.hpp"
#include "common/net/link.hpp"

namespace collector {

struct agent_options {
  common::milliseconds interval{3'600'000}, keepalive{30'000};
};

/// Makes one scan; called in a thread of its own, never twice at a time.
using scanner = std::function<scan_outcome()>;

class agent {
 public:
  agent(state::state_store store, schemas::agent_id id, common::net::link server, scanner scan, agent_options options, std::uint64_t instance);
  /// Runs until told to stop. An error is final: our own state cannot be read or written.
  common::status run();

 private:
  common::status round();
  common::status take_scan();
  common::status receive();
  common::status send();
  void start_scan();

  state::state_store store_;
  common::net::link server_;
  scanner scan_;
  agent_options options_;
  sync::session session_;
  std::future<scan_outcome> scanning_;
  common::instant next_scan_{};
  std::optional<std::string> unsent_;
  std::vector<std::uint64_t> asked_, answering_;  ///< scan commands that wait for the next scan, and for the one that runs
};

}  // namespace collector
