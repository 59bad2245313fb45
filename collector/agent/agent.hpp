// The collector's life: scan on a schedule in a thread of its own, commit, send, listen.
#pragma once

#include <future>
#include <map>
#include <optional>
#include <vector>

#include "collector/agent/joined.hpp"
#include "collector/scan/scan_outcome.hpp"
#include "collector/scan/schedule.hpp"
#include "collector/sync/agent_protocol.hpp"

namespace collector {

/// What may change while it runs.
struct agent_settings {
  scan_intervals intervals;
  common::milliseconds keepalive{};
  std::vector<schemas::setting> settings;
};

struct agent_options {
  scan_intervals intervals;
  common::milliseconds keepalive{30'000};
  std::vector<schemas::setting> settings;  ///< what it runs with, for who asks
  std::optional<joined> elsewhere;         ///< where the server is, if not on this host
  /// Called in every round; what is another from then on.
  std::function<std::optional<agent_settings>()> look_around = {};
};

/// Scans these tables; called in a thread of its own, never twice at a time.
using scanner = std::function<scan_outcome(const std::vector<schemas::table_id>&)>;

class agent {
 public:
  agent(state::state_store store, schemas::agent_id id, server_link server, scanner scan,
        agent_options options, std::uint64_t instance);
  /// Runs until told to stop. An error is final: our own state cannot be read or written.
  common::status run();

 private:
  common::status round();
  void look_around();
  common::status look_at_connection();
  common::status take_scan();
  common::status receive();
  common::status send();
  void start_scan();
  void tell_incomplete(const scan_outcome& scan);
  common::status obey(const sync::request& r);
  /// It replaces its key: makes one that the server hears of, and uses it once that has taken it.
  void make_key();
  common::status use_new_key();
  common::status learn(const schemas::server_keys& told);

  state::state_store store_;
  server_link server_;
  scanner scan_;
  agent_options options_;
  sync::agent_protocol protocol_;
  std::future<scan_outcome> scanning_;
  schedule schedule_;
  std::map<schemas::table_id, std::string> incomplete_;  ///< tables, and what was told of them
  std::optional<std::string> unsent_;
  std::vector<sync::request> asked_,
      answering_;  ///< questions for a scan that wait for the next scan, and for the one that runs
};

}  // namespace collector
