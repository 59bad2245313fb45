// The collector's life: scan on a schedule in a thread of its own, commit, send, listen.
#pragma once

#include <future>
#include <optional>
#include <vector>

#include "collector/scan/scan_outcome.hpp"
#include "collector/scan/schedule.hpp"
#include "collector/sync/agent_protocol.hpp"
#include "common/net/link.hpp"

namespace collector {

struct agent_options {
  scan_intervals intervals;
  common::milliseconds keepalive{30'000};
  std::vector<schemas::setting> settings;  ///< what it runs with, for who asks
  bool is_elsewhere = false;               ///< than the server: it has a key of its own
};

/// Scans these tables; called in a thread of its own, never twice at a time.
using scanner = std::function<scan_outcome(const std::vector<schemas::table_id>&)>;

class agent {
 public:
  agent(state::state_store store, schemas::agent_id id, common::net::link server, scanner scan,
        agent_options options, std::uint64_t instance);
  /// Runs until told to stop. An error is final: our own state cannot be read or written.
  common::status run();

 private:
  common::status round();
  common::status take_scan();
  common::status receive();
  common::status send();
  void start_scan();
  void obey(const sync::request& r);

  state::state_store store_;
  common::net::link server_;
  scanner scan_;
  agent_options options_;
  sync::agent_protocol protocol_;
  std::future<scan_outcome> scanning_;
  schedule schedule_;
  std::optional<std::string> unsent_;
  std::vector<sync::request> asked_,
      answering_;  ///< questions for a scan that wait for the next scan, and for the one that runs
};

}  // namespace collector
