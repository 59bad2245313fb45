// What is known of the keys of agents that are elsewhere: by which key each is known, since when,
// with which labels, and whether it was taken away.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/enrolments.hpp"

namespace views {

struct agent_key {
  std::string key;  ///< the public key's first 12 hex digits, as the broker's log has them
  std::int64_t enrolled_at = 0;  ///< ms
  std::vector<std::string> labels;
  bool revoked = false;
};

/// By agent; of several keys the one that enrolled last. One that never connected is left out.
std::map<std::string, agent_key> agent_keys(const store::enrolments::content& c);

/// The same of a data folder's enrolments; a folder without any has none.
common::result<std::map<std::string, agent_key>> read_agent_keys(const std::string& dir);

}  // namespace views
