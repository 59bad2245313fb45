// An agent without a host: the real state store and the real protocol half over a real socket, with
// rows we make up. Many of them live in one process.
#pragma once

#include "collector/state/state_store.hpp"
#include "collector/sync/agent_protocol.hpp"
#include "common/net/link.hpp"
#include "schemas/paths.hpp"

namespace tests {

class simulated_agent {
 public:
  /// Its state lies below `data`; it connects to `socket`.
  simulated_agent(const common::net::context& context, const std::string& data,
                  const std::string& socket, const std::string& id,
                  common::milliseconds keepalive = std::chrono::seconds{30})
      : simulated_agent(data, *common::net::link::connect(context, socket), id, keepalive) {}
  /// The same over a link that is there.
  simulated_agent(const std::string& data, common::net::link server, const std::string& id,
                  common::milliseconds keepalive = std::chrono::seconds{30});

  /// Commits a scan that found these users (name, text of some size) and nothing else.
  void scan_users(const std::vector<std::pair<std::string, std::string>>& users);
  void commit(const collector::scan_outcome& scan);
  /// Takes what came and sends what there is credit for.
  void exchange(common::milliseconds wait);
  /// Nothing is left that the server has not acknowledged.
  bool idle() const;
  /// No change is left that it has not acknowledged; a report may be.
  bool acknowledged() const;
  const std::string& id() const { return id_.text(); }
  const collector::state::state_store& store() const { return store_; }
  const common::net::link& link() const { return link_; }
  std::uint64_t counted(const std::string& what) const;
  /// When the last frame from the server came in.
  std::chrono::steady_clock::time_point last_arrival() const { return last_arrival_; }

 private:
  schemas::agent_id id_;
  std::uint64_t instance_;
  collector::state::state_store store_;
  common::net::link link_;
  collector::sync::agent_protocol protocol_;
  std::optional<std::string> unsent_;
  int scans_ = 0;
  std::chrono::steady_clock::time_point last_arrival_{};
};

}  // namespace tests
