// What it takes to make two copies of a table equal: ours as whole frames of the real halves, peers
// as models of theirs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/memory_mirror.hpp"

namespace bench {

/// The agent's table, and its key hashes, ascending.
struct agent_copy {
  tests::memory_table table;
  std::vector<std::string> order;
};

/// Two copies and what they differ in.
struct point {
  const agent_copy& agent;
  tests::memory_table server;
  std::size_t n = 0, d = 0;
  std::size_t bound = 0;  ///< bytes of the rows to send and of the keys to delete
  std::vector<std::string>
      differing;  ///< key hashes that a comparison would name, on either side, ascending
};

enum class kind { mixed, adjacent };

/// Rows of 324 bytes with keys of 24. mixed: 60 % modified, 20 % missing on the server, 20 % only
/// there; all modified when d = n. adjacent: d consecutive keys are missing on the server.
agent_copy agent_table(std::size_t n);
point make_point(const agent_copy& agent, std::size_t d, kind k, unsigned seed);

struct cost {
  std::size_t up = 0, down = 0, messages = 0;
  double round_trips = 0;
  std::optional<double> cpu_us_agent{}, cpu_us_server{};
  std::size_t bytes() const { return up + down; }
};

/// From compare to the last repair_reply; d = 0: this table's share of a report of all tables and
/// its ack.
cost muster(const point& p);
/// A staged snapshot and its ack.
cost full_dump(const point& p);
/// Wazuh 4: ranges of item ids halved until they agree, one JSON message a step and row.
cost wazuh_rsync(const point& p);
/// Wazuh 4: every check again, one message each.
cost wazuh_sca_dump(const point& p);

/// What the server needs before the halves can work, µs: hashing all rows, and reading them from
/// LMDB.
struct preparation {
  double rehash_us = 0, lmdb_us = 0;
};
preparation prepare(const tests::memory_table& t);

}  // namespace bench
