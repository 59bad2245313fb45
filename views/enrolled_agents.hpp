// What the server's enrolments say of agents: by which key one that is elsewhere is known, and what
// operators decided about it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/enrolments.hpp"

namespace views {

struct enrolled_agent {
  /// The public key's first 12 hex digits, as the broker's log has them; empty: it has none, and is
  /// on the server's own host, or was removed.
  std::string key;
  std::int64_t enrolled_at = 0;  ///< ms
  std::string address;           ///< that the key was last heard from; empty: not known
  bool revoked = false;
  store::membership_record member;
};

/// By agent; of several keys the one that enrolled last. One that never connected is left out.
std::map<std::string, enrolled_agent> enrolled_agents(const store::enrolments::content& c);

/// The same of a data folder's enrolments; a folder without any has none.
common::result<std::map<std::string, enrolled_agent>> read_enrolled_agents(const std::string& dir);

/// What was decided about agents; of a folder without enrolments nothing.
common::result<store::enrolments::memberships> read_memberships(const std::string& dir);

}  // namespace views
